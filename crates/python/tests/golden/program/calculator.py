# A program: tokenizer, parser, evaluator.
import re

TOKEN = re.compile("([0-9]+\\.?[0-9]*)|([a-z]+)|(.)")


def tokens(text):
    while text:
        if text[0] == " ":
            text = text[1:]
            continue
        m = TOKEN.match(text)
        yield m.group(0)
        text = text[len(m.group(0)):]
    while True:
        yield None


class Parser:
    def __init__(self, text, names):
        self.it = tokens(text)
        self.names = names
        self.next()

    def next(self):
        self.token = next(self.it)

    def expect(self, t):
        if self.token != t:
            raise SyntaxError("expected %r, got %r" % (t, self.token))
        self.next()

    def expression(self):
        v = self.term()
        while self.token in ("+", "-"):
            op = self.token
            self.next()
            r = self.term()
            v = v + r if op == "+" else v - r
        return v

    def term(self):
        v = self.factor()
        while self.token in ("*", "/", "%"):
            op = self.token
            self.next()
            r = self.factor()
            v = v * r if op == "*" else v / r if op == "/" else v % r
        return v

    def factor(self):
        t = self.token
        if t == "-":
            self.next()
            return -self.factor()
        if t == "(":
            self.next()
            v = self.expression()
            self.expect(")")
            return v
        if t is None:
            raise SyntaxError("unexpected end")
        self.next()
        if t[0].isdigit():
            return float(t) if "." in t else int(t)
        if t.isalpha():
            return self.names[t]
        raise SyntaxError("unexpected %r" % t)


names = {"x": 7, "half": 0.5}
for text in ("1 + 2 * 3", "(1 + 2) * 3", "-x + 10", "2 * half", "10 / 4", "10 % 4 - 1", "((((5))))", "1 +", "2 * (3", "y + 1", "$", "1 / 0", "", "3 3", "1.5 * 4"):
    try:
        p = Parser(text, names)
        v = p.expression()
        p.expect(None)
        print(text, "=", v)
    except (SyntaxError, KeyError, ZeroDivisionError) as e:
        print(text, "!", type(e).__name__, e)
