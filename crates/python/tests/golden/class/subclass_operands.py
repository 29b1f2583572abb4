# What operators see of an object of a class that derives from a built-in type, or of a bool: the built-in object in it.
class L(list): pass
class S(str): pass
class I(int): pass
class T(tuple): pass
class D(dict): pass
class F(float): pass
class B(bytes): pass
class St(set): pass
class R:
    def __radd__(s,o): return type(o),o
    def __rlshift__(s,o): return type(o)
    def __eq__(s,o): return type(o),o
def t(f):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
for f in (lambda:[1]+L([2]), lambda:L([2])+L([3]), lambda:"a"+S("b"), lambda: S("a")+S("b"), lambda:1+I(2), lambda:I(1)+I(2), lambda:2.5+I(1), lambda:2.5+F(1), lambda:F(2)+F(1), lambda:(1,)+T((2,)), lambda:T((1,))+T((2,)),
 lambda:{1:2}|D({3:4}), lambda: D({1:2})|D({3:4}), lambda:b'a'+B(b'c'), lambda:{1}|St([2]), lambda:St([1])|{2}, lambda:[1]*I(2), lambda:I(2)*[1], lambda:True+R(), lambda:I(4)+R(), lambda:L([4])+R(), lambda:True<<R(), lambda: 1<I(2), lambda:I(1)<2,lambda:I(1)<I(2), lambda:I(1)==1, lambda:1==I(1), lambda:I(1)==I(1), lambda:[1]==L([1]), lambda:L([1])==[1], lambda:L([1])==L([1]), lambda:"a"==S("a"), lambda:S("a")==S("a"),lambda:[1]<L([2]),lambda:L([1])<L([2]),lambda:"a"<S("b"),lambda:S("a")<"b",lambda:(1,)<T((2,)),lambda:True==R(),lambda:L([1])==R(), lambda:1 in L([1]), lambda:L([1]) in [[1]], lambda: "a" in S("abc"), lambda:S("a") in "abc", lambda: 12<<True, lambda: 10**10<<True, lambda:I(4)<<True, lambda:True<<I(1), lambda:I(4)<<I(1), lambda:I(4)-1.5, lambda:I(4)-[1], lambda:5-I(3), lambda:10**10-I(3),lambda:I(3)-10**10, lambda: 3%I(2), lambda:divmod(I(7),2), lambda:divmod(7,I(2)), lambda:divmod(True,[]),lambda:divmod([],True), lambda: 2**I(3), lambda:"%d"%I(3), lambda:-I(3), lambda:F(1)<2, lambda:"%s"*I(2), lambda:2.5*I(2), lambda: 1//F(2)):
    t(f)
def ip(a,b):
    a+=b
    return a
for x,y in (([1],L([2])),(L([1]),[2]),(L([1]),L([2])),(1,I(2)),(I(1),2),("a",S("b")),({1},2),([1],5),(L([1]),5),(True,R()),(L([1]),R()),(1,[]),(True,[]),(2.5,[]),([],True),(True,2.5),("a",True)):
    t(lambda: (ip(x,y), type(ip(x,y))))
