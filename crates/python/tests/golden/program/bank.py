# A program: accounts, errors, a report.
class InsufficientFunds(Exception):
    def __init__(self, need, have):
        super().__init__("need %d, have %d" % (need, have))
        self.missing = need - have


class Account:
    count = 0

    def __init__(self, owner, balance=0):
        self.owner = owner
        self._balance = balance
        self.history = []
        Account.count += 1

    @property
    def balance(self):
        return self._balance

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        self._balance += amount
        self.history.append(("+", amount))
        return self

    def withdraw(self, amount):
        if amount > self._balance:
            raise InsufficientFunds(amount, self._balance)
        self._balance -= amount
        self.history.append(("-", amount))
        return self

    def __str__(self):
        return "{:<8}{:>8}".format(self.owner, self._balance)

    def __lt__(self, other):
        return self._balance < other._balance


class Savings(Account):
    def __init__(self, owner, balance=0, rate=5):
        super().__init__(owner, balance)
        self.rate = rate

    def add_interest(self):
        return self.deposit(self._balance * self.rate // 100)


accounts = [Account("ann", 100), Savings("bob", 1000), Account("cy")]
accounts[0].deposit(50).withdraw(30)
accounts[1].add_interest().add_interest()
for who, amount in ((0, 500), (2, 1), (1, 100)):
    try:
        accounts[who].withdraw(amount)
        print("paid", amount, "from", accounts[who].owner)
    except InsufficientFunds as e:
        print("refused:", e, "missing", e.missing)
for bad in (0, -5):
    try:
        accounts[2].deposit(bad)
    except ValueError as e:
        print("error:", e)
for a in sorted(accounts, reverse=True):
    print(a, a.history)
print(Account.count, sum(a.balance for a in accounts))
