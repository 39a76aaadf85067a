"""Text whose letters were broken by a wrong encoding (mojibake)."""

import re

# What UTF-8 looks like when it is read as cp1252 or Latin-1, and the mark of a byte that could not be read.
BROKEN = re.compile("[\u00c2\u00c3]"
                    "[\u0080-\u00bf\u0152-\u0161\u0178\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
                    "|\u00e2(?:\u20ac|\u0080|\u201a|\u0082|\u201e)|\ufffd|\u00ef\u00bf\u00bd")
LETTER = re.compile("[^\x00-\x7f]")


def is_garbled(before: str, after: str) -> bool:
    """Say whether a text with letters beyond ASCII is the same text with these letters broken.

    Broken means: UTF-8 read as cp1252 (`é` becomes `Ã©`), bytes that could not be read (`�`), or a question
    mark for each such letter, or nothing at all.
    """
    if before.isascii() or before == after:
        return False
    if BROKEN.search(after) and not BROKEN.search(before):
        return True
    return after in (LETTER.sub("?", before), LETTER.sub("", before))
