"""How long a sender may take: a connection whose request is not whole in time is cut.

gunicorn waits for ever for one who sends a byte now and then; 32 of them would be all threads.
"""

import io
import socket
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Patience:
    """The connections whose requests are being read, each with the moment at which it is cut."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends: dict[socket.socket, float] = {}
        self._lock = threading.Lock()
        threading.Thread(target=self._watch, daemon=True).start()

    def begin(self, connection: socket.socket) -> None:
        """Begin to count: a request is expected on a connection."""
        with self._lock:
            self._ends[connection] = time.monotonic() + self.seconds

    def end(self, connection: socket.socket) -> None:
        """End the count: the request is whole, or there will be none."""
        with self._lock:
            self._ends.pop(connection, None)

    def _watch(self) -> None:
        while True:
            time.sleep(min(1.0, self.seconds / 4))
            now = time.monotonic()
            with self._lock:
                for connection in [one for one, end in self._ends.items() if end < now]:
                    del self._ends[connection]
                    with suppress(OSError):
                        connection.shutdown(socket.SHUT_RDWR)


def read_whole(app: Wsgi, patience: Patience, most: int) -> Wsgi:
    """Return an application that is called when the body is whole, or known to be over so many bytes."""
    def call(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("CONTENT_LENGTH") or "HTTP_TRANSFER_ENCODING" in environ:
            environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(most + 1))
        patience.end(environ["gunicorn.socket"])
        return app(environ, start)

    return call
