# MicroPython keeps bytes that are no UTF-8 in a program's strings. Here they are an error on their line, but for comments.
try:
    exec(b"x = '\xff'\n")
except SyntaxError as e:
    print(repr(e))
exec(b"print('fine')  # \xff\n")
