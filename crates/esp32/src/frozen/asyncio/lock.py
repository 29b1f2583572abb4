# A lock that tasks hold.
from . import core


class Lock:
    def __init__(self):
        # 0: free. 1: held. A task: free, but that one is to have it next.
        self.state = 0
        self.waiting = core.TaskQueue()

    def locked(self):
        return self.state == 1

    def release(self):
        if self.state != 1:
            raise RuntimeError("Lock not acquired")
        self._pass_on()

    def _pass_on(self):
        self.state = 0
        if self.waiting.peek():
            heir = self.state = self.waiting.pop()
            core._task_queue.push(heir)

    # To be awaited.
    def acquire(self):
        if self.state != 0:
            task = core.cur_task
            self.waiting.push(task)
            # Task.cancel() takes the task out of there.
            task.data = self.waiting
            try:
                yield
            except core.CancelledError as er:
                if self.state is task:
                    # It had it already, so to speak.
                    self._pass_on()
                raise er
        self.state = 1
        return True

    async def __aenter__(self):
        return await self.acquire()

    async def __aexit__(self, exc_type, exc, tb):
        return self.release()
