# Packages, submodules, relative imports.
import pkg
print(pkg.version, pkg.sub1.one, pkg.sub1.both(), pkg.__name__, pkg.sub1.__name__)
import pkg.inner.leaf
print(pkg.inner.leaf.leaf, pkg.inner.sibling.s)
import pkg.inner.leaf as lf
print(lf.leaf, lf is pkg.inner.leaf)
from pkg import sub2
from pkg.inner import leaf, sibling
from pkg.inner.leaf import leaf as value
print(sub2.two, leaf.leaf, sibling.s, value)
import sys
print(sorted(n for n in sys.modules if n.startswith("pkg")))
import nspkg.mod
print(nspkg.mod.z)
for s in ("import pkg.nope", "from pkg import nope", "from pkg.nope import x", "import pkg.sub1.deeper", "from pkg.inner import nope", "import nspkg.nope"):
    try:
        exec(s)
        print(s, "ok")
    except Exception as e:
        print(s, repr(e))
p = __import__("pkg.inner.leaf")
print(p.__name__)
