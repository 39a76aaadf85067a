"""The HTTP server: gunicorn with ONE worker process of many threads, the query workers as its children.

Limits counted in each of several processes would be no limits.
"""

import errno
import socket
import struct
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.workers.gthread import ThreadWorker

from ledger.home import Home
from publisher.sparql.ask import read_limits
from publisher.sparql.distant import open_pool
from publisher.sparql.pool import Pool
from publisher.web.app import make_app
from publisher.web.patience import Patience, read_whole
from publisher.web.request import MOST_BYTES
from vocab.exceptions import HomeError

THREADS = 32
SECONDS_TO_READ, SECONDS_TO_TAKE = 15.0, 30
SECONDS_TO_END = 10
LONGEST_LINE = 8_190
BACKLOG = 256


class Worker(ThreadWorker):  # type: ignore[misc]
    """A worker that cuts who is slow to send a request, and who does not take the answer."""

    def handle(self, conn: Any) -> Any:
        """Handle one request of a connection."""
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", SECONDS_TO_TAKE, 0))
        self.app.patience.begin(conn.sock)
        try:
            return super().handle(conn)
        finally:
            self.app.patience.end(conn.sock)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at a place; raises HomeError where that cannot be."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise HomeError(f"Poort {port} is bezet. Neem een andere met --port.",
                            f"Port {port} is taken. Take another one with --port.") from None
        raise HomeError(f"Op {host} poort {port} kan verbond niet luisteren ({error.strerror}).",
                        f"verbond cannot listen at {host} port {port} ({error.strerror}).") from None


class Server(BaseApplication):  # type: ignore[misc]
    """Serves one home until it is told to stop (SIGTERM, SIGINT): what is under way ends first."""

    def __init__(self, home: Home, listener: socket.socket, ready: Callable[[str], None]) -> None:
        self.home, self.listener, self.ready = home, listener, ready
        self.pool: Pool | None = None
        super().__init__()

    def load_config(self) -> None:
        """Set what gunicorn must know."""
        settings = {
            "bind": f"fd://{self.listener.detach()}", "workers": 1, "threads": THREADS,
            "worker_class": f"{__name__}.Worker", "graceful_timeout": SECONDS_TO_END, "loglevel": "warning",
            "limit_request_line": LONGEST_LINE, "limit_request_fields": 50, "limit_request_field_size": 8_190,
            "keepalive": 5, "proc_name": "verbond", "worker_exit": self.close, "when_ready": self.tell,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the application; called in the worker process, which has the threads and the children."""
        self.pool = open_pool(self.home, read_limits())
        self.patience = Patience(SECONDS_TO_READ)
        return read_whole(make_app(self.home, self.pool), self.patience, MOST_BYTES)

    def tell(self, arbiter: Any) -> None:
        """Tell where it listens, once it does."""
        self.ready(str(arbiter.LISTENERS[0]))

    def close(self, server: Any, worker: Any) -> None:
        """End the query workers with the process that started them."""
        if self.pool:
            self.pool.close()
