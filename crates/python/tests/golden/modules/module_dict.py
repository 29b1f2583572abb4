# The dict of a built-in module cannot be changed.
import math

d = math.__dict__
print(type(d), d["__name__"], d["pi"], "sin" in d)
try:
    d["tau2"] = 1
except Exception as e:
    print(type(e).__name__)
print(len([k for k in d if k == "cos"]))
