"""Golden files: what a person once read and found right, and what is compared with it ever since."""

import os
from pathlib import Path

GOLDEN = Path(__file__).resolve().parent / "golden"


def compare_golden(name: Path, text: str) -> None:
    """Check that a text is that of tests/golden/<name>; VERBOND_REWRITE=1 writes it: read what changed."""
    path = GOLDEN / name
    if os.environ.get("VERBOND_REWRITE"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert path.read_text("utf-8") == text
