# A character beyond U+FFFF that JSON writes as two halves becomes two characters U+FFFD. An ESP32 keeps the halves,
# though it can do little with them.
import json

text = json.loads('"\\ud83d\\ude00"')
print(len(text), text == "\ufffd\ufffd")
