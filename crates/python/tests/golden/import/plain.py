# import, as, from, star: one run of a module, one module object.
import m_plain
import m_plain
import m_plain as mp
from m_plain import get, value as v, Thing
print(m_plain.value, mp is m_plain, get(), v, Thing.n, m_plain.__name__, __name__)
m_plain.set(20)
print(m_plain.value, get(), v)
m_plain.value = 30
print(get(), m_plain._hidden)
m_plain.extra = "added"
import m_plain as again
print(again.extra, again.Thing is Thing)
from m_plain import *
print(value, "_hidden" in globals(), "extra" in globals())
from m_all import *
print(shown, "_also" in globals(), "other" in globals())
import sys
print("m_plain" in sys.modules, sys.modules["m_plain"] is m_plain, "math" in sys.modules)
def f():
    import m_all
    from m_all import other as o
    return m_all.shown, o
print(f())
del sys.modules["m_plain"]
import m_plain
print(m_plain is mp, m_plain.value)
print(type(m_plain), str(m_plain)[:18], hasattr(m_plain, "__file__"), m_plain.__dict__["value"] if hasattr(m_plain, "__dict__") else "-")
m = __import__("m_all")
print(m.shown, m is sys.modules["m_all"])
print("get" in dir(m_plain), "nope" in dir(m_plain))
for s in ("m_plain.nope", "from m_plain import nope", "import nothere", "import m_plain.sub", "from nothere import x", "import m_all, nothere2", "__import__('nothere3')", "from m_plain import value, missing", "__import__(5)"):
    try:
        exec(s)
        print(s, "ok")
    except Exception as e:
        print(s, repr(e))
