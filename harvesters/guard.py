"""What a run may not do by itself: withdraw everything, or more than a fifth."""

SHARE_GONE = 0.2
FEWEST_GONE = 3


def find_hold(read: int, nameless: int, known: int, absent: int) -> str | None:
    """Return why withdrawals wait for a person, or None: empty, nameless-rows, all-gone or share-gone.

    read is the rows of the source now, nameless those whose key cannot be read (any of the absent may be
    one of them), known the records it had, absent those no longer in it.
    """
    if not absent:
        return None
    if not read:
        return "empty"
    if nameless:
        return "nameless-rows"
    if absent == known:
        return "all-gone"
    if absent >= FEWEST_GONE and absent > SHARE_GONE * known:
        return "share-gone"
    return None
