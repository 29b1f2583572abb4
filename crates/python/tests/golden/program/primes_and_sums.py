# A program: number theory with big integers.
def sieve(n):
    flags = bytearray(n + 1)
    out = []
    for i in range(2, n + 1):
        if not flags[i]:
            out.append(i)
            for j in range(i * i, n + 1, i):
                flags[j] = 1
    return out


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def egcd(a, b):
    if b == 0:
        return a, 1, 0
    g, x, y = egcd(b, a % b)
    return g, y, x - a // b * y


def is_prime(n):
    if n < 2:
        return False
    d, s = n - 1, 0
    while d % 2 == 0:
        d //= 2
        s += 1
    for a in (2, 3, 5, 7, 11, 13, 17):
        if n == a:
            return True
        x = pow(a, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


print(sieve(60), len(sieve(2000)))
print(gcd(2**70, 6**40), egcd(240, 46), egcd(10**20 + 39, 10**10 + 19)[0])
print([n for n in range(80) if is_prime(n)], is_prime(2**61 - 1), is_prime(2**67 - 1), is_prime(10**18 + 9))
p, q, e = 1000003, 998244353, 65537
n, phi = p * q, (p - 1) * (q - 1)
d = egcd(e, phi)[1] % phi
m = int.from_bytes(b"secret", "big")
c = pow(m, e, n)
print(n, d, c, pow(c, d, n).to_bytes(6, "big"))


def digits(n):
    s = str(n)
    return sum(int(ch) for ch in s), len(s)


print(digits(2**300), digits(3**150), hex(7**40), bin(5**20), oct(11**15))
f = [0, 1]
while len(f) < 100:
    f.append(f[-1] + f[-2])
print(f[50], f[99], f[99] // f[98], -f[60] >> 7, f[80] & 0xFFFF, f[80] | 1, f[80] ^ f[79])
