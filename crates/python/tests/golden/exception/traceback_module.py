# An uncaught error at module level.
print("before")
x = {}
x["key"]
print("after")
