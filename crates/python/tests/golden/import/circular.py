# Modules that import each other.
import m_circular_a
import m_circular_b
print(m_circular_a.name, m_circular_b.name)
