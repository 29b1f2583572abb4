print("sub2", __name__)
two = 2
