print("a begins")
import m_circular_b

name = "a"
print("a sees", m_circular_b.name)
