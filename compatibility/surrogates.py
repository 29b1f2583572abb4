# Halves of characters, and numbers beyond Unicode's last character.
print(repr("\ud800"))
try:
    print(repr(str(b"\xf4\x90\x80\x80", "utf8")))
except UnicodeError:
    print("UnicodeError")
