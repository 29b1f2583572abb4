# Comparing bytes with str says so on the console.
print("a" == b"a")
print(b"a" == "a")
print("a" != b"a")
print({"a": 1}.get(b"a"))
print("x" in [b"x"])
