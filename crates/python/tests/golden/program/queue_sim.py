# A program: an event simulation on a heap, with generators as processes.
import heapq


class Simulator:
    def __init__(self):
        self.now = 0
        self.queue = []
        self.serial = 0

    def at(self, delay, process):
        heapq.heappush(self.queue, (self.now + delay, self.serial, process))
        self.serial += 1

    def run(self, until):
        while self.queue and self.queue[0][0] <= until:
            self.now, _, process = heapq.heappop(self.queue)
            try:
                self.at(next(process), process)
            except StopIteration:
                pass


sim = Simulator()
waiting = []
served = []


def customers(n, gap):
    for i in range(n):
        waiting.append((i, sim.now))
        print("%3d customer %d arrives" % (sim.now, i))
        yield gap


def server(name, time):
    while True:
        if waiting:
            i, since = waiting.pop(0)
            print("%3d %s serves %d after %d" % (sim.now, name, i, sim.now - since))
            yield time
            served.append(i)
        else:
            yield 1


sim.at(0, customers(6, 2))
sim.at(0, server("ann", 5))
sim.at(1, server("bob", 3))
sim.run(25)
print(served, len(waiting), sim.now)
