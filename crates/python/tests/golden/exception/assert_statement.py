# assert.
assert True
assert 1, "message"
for f in ("assert False", "assert 0, 'message'", "assert [], (1, 2)", "assert None, None", "assert 1 == 2, 'one is not %d' % 2", "assert (0, 'tuple is true')", "assert ''"):
    try:
        exec(f)
        print(f, "passed")
    except AssertionError as e:
        print(f, repr(e), "|", e, "|", e.args)
def side():
    print("message evaluated")
    return "m"
assert True, side()
try:
    assert False, side()
except AssertionError as e:
    print(e)
