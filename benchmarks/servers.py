"""Private servers that figures are measured with."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TypeVar

from benchmarks.bench import BrokenError

S = TypeVar("S")


@contextmanager
def open_private(server: AbstractContextManager[S]) -> Iterator[S]:
    """Give a server that runs until the end; BrokenError with what is missing where it does not start."""
    with ExitStack() as running:
        try:
            given = running.enter_context(server)
        except RuntimeError as error:
            raise BrokenError(str(error)) from None
        yield given
