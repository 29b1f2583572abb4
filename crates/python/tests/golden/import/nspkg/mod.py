print("in a package without __init__")
z = 26
