"""A recipe says how output was made: another recipe means check or rebuild again."""

from collections.abc import Mapping
from hashlib import sha256


def make_recipe(number: int, files: Mapping[str, bytes]) -> str:
    """Return `<number>-<16 hex>`: the code's own number and a digest of the files it used, by name."""
    total = sha256()
    for name in sorted(files):
        total.update(f"{name}\0{len(files[name])}\0".encode())
        total.update(files[name])
    return f"{number}-{total.hexdigest()[:16]}"
