# Waiting for several things at once.
from . import core


# Ends the sleep of a wait_for whose awaitable has ended.
class _Over(core.CancelledError):
    def __init__(self, result, er):
        super().__init__()
        self.result = result
        self.er = er


# Awaits for a waiter that sleeps meanwhile.
async def _await_for(waiter, aw):
    result = failure = None
    try:
        result = await aw
    except BaseException as er:
        failure = er
    # A waiter with data was woken already, by somebody who cancelled it.
    if waiter.data is None and waiter.cancel():
        waiter.data = _Over(result, failure)


async def wait_for(aw, timeout, sleep=core.sleep):
    aw = core._promote_to_task(aw)
    if timeout is None:
        return await aw
    helper = core.create_task(_await_for(core.cur_task, aw))
    try:
        await sleep(timeout)
    except _Over as over:
        if over.er is not None:
            raise over.er
        return over.result
    except core.CancelledError as er:
        helper.cancel()
        raise er
    # The time is over. Cancelling the helper cancels what it awaits.
    helper.cancel()
    await helper
    raise core.TimeoutError


def wait_for_ms(aw, timeout):
    return wait_for(aw, timeout, core.sleep_ms)


# What a task waits in that gathers others. Task.cancel() takes the task out of it.
class _Gathering:
    @staticmethod
    def remove(task):
        pass


# To be awaited.
def gather(*aws, return_exceptions=False):
    me = core.cur_task
    tasks = [core._promote_to_task(aw) for aw in aws]
    failure = None
    running = 0
    spoilt = False

    def ended(task, er):
        nonlocal failure, running
        if me.data is not _Gathering:
            # Woken already.
            return
        running -= 1
        if not return_exceptions and not isinstance(er, StopIteration):
            failure = er
        elif running:
            return
        core._task_queue.push(me)

    for task in tasks:
        if task.state is True:
            task.state = ended
            running += 1
        elif task.state:
            raise RuntimeError("can't gather")
        elif not return_exceptions and not isinstance(task.data, StopIteration):
            # One failed before: there is nothing to wait for.
            spoilt = True

    cancelled = False
    if running and not spoilt:
        me.data = _Gathering
        try:
            yield
        except core.CancelledError as er:
            failure = er
            cancelled = True

    results = []
    for task in tasks:
        er = task.data
        if task.state is ended:
            # It goes on without this.
            task.state = True
            if cancelled:
                task.cancel()
        elif isinstance(er, StopIteration):
            results.append(er.value)
        elif return_exceptions:
            results.append(er)
        elif failure is None:
            failure = er
    if failure is not None:
        raise failure
    return results
