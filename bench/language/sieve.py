# Lists of flags: the sieve of Eratosthenes.
def run():
    n = 9000
    count = 0
    for _ in range(6):
        flags = [True] * (n + 1)
        count = 0
        for i in range(2, n + 1):
            if flags[i]:
                count += 1
                for j in range(i * i, n + 1, i):
                    flags[j] = False
    return count
