# An exception made while the heap is locked, with more arguments than the emergency buffer holds.
import micropython

exec("def make(): return Exception(" + "0, " * 70 + ")")
micropython.alloc_emergency_exception_buf(256)
micropython.heap_lock()
e = make()
micropython.heap_unlock()
print(len(e.args))
