print("sibling", __name__)
s = "sib"
