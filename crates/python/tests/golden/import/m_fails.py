print("m_fails begins")
before = 1
raise ValueError("while importing")
