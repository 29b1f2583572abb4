# Events that tasks wait for.
from . import core
import io


class Event:
    def __init__(self):
        self.state = False
        self.waiting = core.TaskQueue()

    def is_set(self):
        return self.state

    def set(self):
        self.state = True
        while self.waiting.peek():
            core._task_queue.push(self.waiting.pop())

    def clear(self):
        self.state = False

    # To be awaited.
    def wait(self):
        if not self.state:
            task = core.cur_task
            self.waiting.push(task)
            # Task.cancel() takes the task out of there.
            task.data = self.waiting
            yield
        return True


# An event that interrupts and threads may set: a stream that is readable when it is set. It is
# for one task, whose wait() clears it.
class ThreadSafeFlag(io.IOBase):
    def __init__(self):
        self.state = 0

    def ioctl(self, request, flags):
        # 3 is a poll.
        return flags * self.state if request == 3 else -1

    def set(self):
        self.state = 1

    def clear(self):
        self.state = 0

    async def wait(self):
        if not self.state:
            yield core._io_queue.queue_read(self)
        self.state = 0
