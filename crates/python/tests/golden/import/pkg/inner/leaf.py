print("leaf", __name__)
from ..sub2 import two
from .. import version
from . import sibling

leaf = two * 10
