# Of several syntax errors another may be told than on an ESP32, which compiles a function only after what is around it, and
# says "'return' outside function".
try:
    exec("""
def f(a, a): pass
return
""")
except SyntaxError as e:
    print(e)
