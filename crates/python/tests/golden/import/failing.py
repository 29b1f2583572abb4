# A module that raises is not kept; one with a syntax error neither.
import sys
for i in range(2):
    try:
        import m_fails
    except ValueError as e:
        print(repr(e), "m_fails" in sys.modules)
try:
    import m_syntax
except SyntaxError as e:
    print(repr(e), "m_syntax" in sys.modules)
import m_deep
try:
    m_deep.call(m_deep.fail)
except KeyError as e:
    print(repr(e))
try:
    m_deep.call(lambda: m_deep.nope)
except AttributeError as e:
    print(repr(e))
