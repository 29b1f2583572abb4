print("b begins")
import m_circular_a

name = "b"
print("b sees a's name:", hasattr(m_circular_a, "name"))
