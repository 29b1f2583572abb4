def call(f):
    return f()


def fail():
    return {}["missing"]
