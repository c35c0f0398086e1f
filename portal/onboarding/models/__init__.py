from .duplicates import Duplicate, LikenessKey, LookedAt
from .merges import UNDO_LASTS, Agreement, Merge, MovedRow

__all__ = ["UNDO_LASTS", "Agreement", "Duplicate", "LikenessKey", "LookedAt", "Merge", "MovedRow"]
