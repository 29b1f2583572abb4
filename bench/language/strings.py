# Text: building, splitting, joining, formatting.
def run():
    total = 0
    for i in range(600):
        words = []
        for j in range(12):
            words.append("w%d" % (i * j))
        line = ",".join(words)
        parts = line.split(",")
        text = ""
        for p in parts:
            text += p.upper() + "-"
        total += len(text) + text.count("W1") + len("{:>8}|{}".format(i, line[:5]))
        total += text.find("W7") + len(text.replace("-", ""))
    return total
