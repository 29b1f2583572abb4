# Objects: method calls, inheritance, properties, operators.
class Account:
    rate = 3

    def __init__(self, balance):
        self.balance = balance
        self.log = 0

    def deposit(self, n):
        self.balance += n
        self.note()

    def note(self):
        self.log += 1

    @property
    def interest(self):
        return self.balance * self.rate // 100


class Savings(Account):
    rate = 5

    def deposit(self, n):
        super().deposit(n + 1)

    def __add__(self, other):
        return Savings(self.balance + other.balance)


def run():
    a = Account(100)
    s = Savings(50)
    for i in range(15000):
        a.deposit(i % 10)
        s.deposit(1)
        if i % 100 == 0:
            s = s + s
            s.balance %= 10007
        a.balance = (a.balance + s.interest) % 100003
    return a.balance + a.log + s.balance
