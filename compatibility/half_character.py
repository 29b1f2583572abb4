# Text cut in the middle of a character: the half becomes U+FFFD. An ESP32 keeps the byte, and prints nonsense.
print(repr("%.1s" % "é"))
