# super() hands out a property itself, not what its getter returns.
class P:
    @property
    def ro(self):
        return "read only"


class Q(P):
    @property
    def ro(self):
        return type(super().ro)

    def getter(self):
        return super().ro == "read only"


print(Q().ro, Q().getter(), P().ro)
