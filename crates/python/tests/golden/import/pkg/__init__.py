print("pkg init", __name__)
from . import sub1

version = "1.0"
