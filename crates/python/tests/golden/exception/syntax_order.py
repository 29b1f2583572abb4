# Of several errors the one in the outer block is told; and a constant has no line of its own.
import sys

for source in (
    "def f():\n x = lambda: [*y]\n print(a=1, *[*z], 2)\n",
    "def f():\n def g():\n  print(a=1, 2)\n\n print(a=1, b)\n",
    "class A:\n def f(self):\n  print(*a for a in 3)\n",
    "x = [[*i] for i in y]\nprint(a=1, 2)\n",
    "\ntry:\n f(a=1, (-1))\nfinally:\n pass",
    "\ntry:\n f(a=1, -1)\nfinally:\n pass",
    "\nif 1:\n f(a=1, 1 + 1)\n",
    "\nif 1:\n f(a=1, x + 1)\n",
    "\nif 1:\n f(a=1, x)\n",
    "\nif 1:\n f(a=1, 1.5)\n",
    "\nif 1:\n f(a=1, 'abc')\n",
    "\nif 1:\n f(a=1, 'a long enough text')\n",
    "\nif 1:\n f(a=1, b'')\n",
    "\nif 1:\n f(a=1, 10000000000)\n",
    "\nif 1:\n f(a=1, None)\n",
):
    try:
        exec(source)
    except SyntaxError as e:
        sys.print_exception(e)

for source in ("\ntry:\n f(a=1, 128 / 3)\nfinally:\n pass", "\nif 1:\n f(a=1, -(2**70))\n"):
    try:
        exec(source)
    except SyntaxError as e:
        sys.print_exception(e)

try:
    exec("\ntry:\n f(a=1, -1.0 or [1])\nfinally:\n pass")
except SyntaxError as e:
    sys.print_exception(e)
