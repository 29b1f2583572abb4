# re: patterns against texts.
import re
cases = (
    ("abc", "abcd"), ("a.c", "axc"), ("a*", "aaab"), ("a+", "b"), ("a?b", "b"), ("^a", "ba"), ("a$", "ba"), ("[abc]+", "cabx"), ("[^abc]", "xa"), ("[a-z]+", "hello5"), ("[A-Za-z_][0-9A-Za-z_]*", "x_1 y"), ("\\d+", "123abc"), ("\\D+", "abc1"), ("\\w+", "a_1-"), ("\\W", "-a"), ("\\s+", "  x"), ("\\S+", "ab c"), ("a|b", "b"), ("(a|b)+", "abab"), ("(a)(b)?", "a"), ("(?:ab)+", "abab"), ("a*?b", "aab"), ("a+?", "aaa"), ("(\\w+)@(\\w+)\\.com", "me@host.com"), ("\\.", "."), ("\\\\", "\\"), ("a{2}", "aa"), ("[\\d]+", "55"), ("[]]", "]"), ("[a\\]]", "]"), ("x*", ""), ("", "abc"), ("(((a)))", "a"), ("^$", ""), ("[0-9]+\\.[0-9]*", "3.14"), (".*", "a\nb"), ("(ab|a)(c|bcd)", "abcd"), ("a??b", "ab"), ("[-a]+", "-a-"), ("é+", "éé"), ("[a-]", "-"),
)
for p, s in cases:
    for fn in (re.match, re.search):
        try:
            m = fn(p, s)
            if m:
                n = 0
                g = []
                while True:
                    try:
                        g.append(m.group(n))
                        n += 1
                    except IndexError:
                        break
                print(repr(p), repr(s), g)
            else:
                print(repr(p), repr(s), None)
        except Exception as e:
            print(repr(p), repr(e))
for p in ("(", ")", "[", "*", "a**", "a{1", "\\", "(?P<n>a)", "(?=a)", "[z-a]", "(?i)a", "\\b", "a++", "+", "?", "|", "a|", "()", "\\1", "[a", "(a"):
    try:
        m = re.compile(p)
        print(repr(p), "compiles", m.match("a") is not None)
    except Exception as e:
        print(repr(p), repr(e))
