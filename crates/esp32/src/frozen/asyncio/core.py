# The event loop: which task runs when.
from time import ticks_ms as ticks, ticks_diff, ticks_add
import select
import sys
from _asyncio import Task, TaskQueue


class CancelledError(BaseException):
    pass


class TimeoutError(Exception):
    pass


# The task that runs now.
cur_task = None

# What Loop.stop() lets run, to end run_forever().
_stop_task = None

# What an exception handler is told; there is one dict for all.
_exc_context = {"message": "Task exception wasn't retrieved", "exception": None, "future": None}


# What sleep() gives: awaiting it queues the current task for its time. One object does for all
# sleeps, as each is awaited before the next one begins.
class SingletonGenerator:
    def __init__(self):
        self.state = None

    def __iter__(self):
        return self

    def __next__(self):
        due = self.state
        if due is None:
            raise StopIteration
        self.state = None
        _task_queue.push(cur_task, due)


_pause = SingletonGenerator()


def sleep_ms(t):
    _pause.state = ticks_add(ticks(), t if t > 0 else 0)
    return _pause


def sleep(t):
    return sleep_ms(int(t * 1000))


# Tasks that wait for a stream. An entry of the map, by the stream's id: who waits to read, who
# waits to write, the stream.
class IOQueue:
    def __init__(self):
        self.poller = select.poll()
        self.map = {}

    def queue_read(self, s):
        self._queue(s, 0)

    def queue_write(self, s):
        self._queue(s, 1)

    def _queue(self, s, side):
        entry = self.map.get(id(s))
        if entry is None:
            entry = self.map[id(s)] = [None, None, s]
        entry[side] = cur_task
        self._poll(entry)
        # Task.cancel() finds the task by this.
        cur_task.data = self

    # Polls for what an entry's tasks wait for.
    def _poll(self, entry):
        reader, writer, s = entry
        events = (select.POLLIN if reader else 0) | (select.POLLOUT if writer else 0)
        if events:
            self.poller.register(s, events)
        else:
            del self.map[id(s)]
            self.poller.unregister(s)

    def remove(self, task):
        for entry in list(self.map.values()):
            if task is entry[0] or task is entry[1]:
                # As on the part, who waits for the stream's other side is forgotten as well.
                entry[0] = entry[1] = None
                self._poll(entry)

    def wait_io_event(self, dt):
        for s, events in self.poller.ipoll(dt):
            entry = self.map[id(s)]
            # Errors wake both sides.
            for side, other in ((0, select.POLLOUT), (1, select.POLLIN)):
                task = entry[side]
                if task and events & ~other:
                    _task_queue.push(task)
                    entry[side] = None
            self._poll(entry)


def _promote_to_task(aw):
    if isinstance(aw, Task):
        return aw
    return create_task(aw)


def create_task(coro):
    if not hasattr(coro, "send"):
        raise TypeError("coroutine expected")
    task = Task(coro, globals())
    _task_queue.push(task)
    return task


# Waits until a task is to run: that task, or None if there is nothing left to do.
def _next_task(main_task):
    while True:
        task = _task_queue.peek()
        if task:
            dt = ticks_diff(task.ph_key, ticks())
            if dt < 0:
                dt = 0
        elif _io_queue.map:
            dt = -1
        elif main_task and main_task.state:
            # Nothing can wake the main task, and it has not ended.
            dt = 3
        else:
            return None
        _io_queue.wait_io_event(dt)
        if dt <= 0 and _task_queue.peek():
            return _task_queue.pop()


# A task that ran has ended with an exception; StopIteration is its return.
def _ended(task, er, noticed):
    state = task.state
    if state is True:
        task.state = False if noticed else None
    elif callable(state):
        state(task, er)
        task.state = False
        noticed = True
    else:
        while state.peek():
            _task_queue.push(state.pop())
            noticed = True
        task.state = False
    if not noticed and not isinstance(er, (CancelledError, StopIteration)):
        # If nobody has asked for it when its turn comes again, the handler is told.
        _task_queue.push(task)
    task.data = er


def run_until_complete(main_task=None):
    global cur_task
    while True:
        task = _next_task(main_task)
        cur_task = task
        if task is None:
            return
        thrown = task.data
        try:
            if thrown:
                task.data = None
                # A task that ended is done at once with what it ended with.
                task.coro.throw(thrown)
            else:
                task.coro.send(None)
        except (CancelledError, Exception) as er:
            is_main = task is main_task
            if is_main:
                cur_task = None
                if not isinstance(er, StopIteration):
                    task.state = False
                    raise er
                if task.state is None:
                    task.state = False
            if task.state:
                _ended(task, er, is_main)
            elif task.state is None:
                task.data = thrown
                _exc_context["exception"] = thrown
                _exc_context["future"] = task
                Loop.call_exception_handler(_exc_context)
            if is_main:
                return er.value


def run(coro):
    return run_until_complete(create_task(coro))


async def _nothing():
    pass


# There is one loop, the class itself.
class Loop:
    _exc_handler = None

    def create_task(coro):
        return create_task(coro)

    def run_forever():
        global _stop_task
        _stop_task = Task(_nothing(), globals())
        run_until_complete(_stop_task)

    def run_until_complete(aw):
        return run_until_complete(_promote_to_task(aw))

    def stop():
        global _stop_task
        if _stop_task is not None:
            _task_queue.push(_stop_task)
            _stop_task = None

    def close():
        pass

    def set_exception_handler(handler):
        Loop._exc_handler = handler

    def get_exception_handler():
        return Loop._exc_handler

    def default_exception_handler(loop, context):
        task = context["future"]
        print(context["message"], file=sys.stderr)
        print("future:", task, "coro=", task.coro, file=sys.stderr)
        sys.print_exception(context["exception"], sys.stderr)

    def call_exception_handler(context):
        handler = Loop._exc_handler or Loop.default_exception_handler
        handler(Loop, context)


# The arguments are those of uasyncio, and ignored.
def get_event_loop(runq_len=0, waitq_len=0):
    return Loop


def current_task():
    if cur_task is None:
        raise RuntimeError("no running event loop")
    return cur_task


# Forgets all tasks.
def new_event_loop():
    global _task_queue, _io_queue
    _task_queue = TaskQueue()
    _io_queue = IOQueue()
    return Loop


new_event_loop()
