"""The workers behind the fence: each question to a free one, its answer spooled whole, a late one killed."""

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from select import select
from typing import IO, Any, NamedTuple, Self

from publisher.sparql.formats import DEFAULTS, Formats
from vocab.exceptions import QueryError, StoreError
from vocab.names import EXAMPLE_BASE

MEGABYTE = 2**20
STARTUP_SECONDS = 30.0
DUMPS = ("Vraag minder tegelijk (LIMIT), of neem de bestanden.", "Ask for less (LIMIT), or take the files.")


class Limits(NamedTuple):
    """What queries may take: seconds and megabytes of one, bytes of its answer; how many run and wait.

    patience: how many seconds a query waits for a worker.
    """

    seconds: float = 30.0
    megabytes: int = 2048
    largest: int = 256 * MEGABYTE
    workers: int = 2
    waiting: int = 16
    patience: float = 10.0


class Question(NamedTuple):
    """A query, the form wanted of each kind of answer, and the graphs it is asked of (all, where none).

    edition: the name of an edition that is kept, of whose store it is asked; empty for what is there now.
    """

    query: str
    formats: Formats = dict(DEFAULTS)  # noqa: RUF012  read only
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    base: str = EXAMPLE_BASE
    edition: str = ""


class Answer(NamedTuple):
    """A whole answer, spooled, at its start: its form, and of which state of the ledger it is.

    is_steady: the same query has the same answer until the state is another.
    """

    file: IO[bytes]
    form: str
    format: str
    seq: int
    epoch: str
    marks: str
    is_steady: bool


class WorkerError(Exception):
    """Raised where a worker met a fault of the program: its kind, for who runs this."""


class Child:
    """One worker process."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._is_ready = False
        self._process = subprocess.Popen(
            [sys.executable, "-m", "publisher.sparql.worker", str(folder), str(limits.megabytes),
             str(limits.largest)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**os.environ, "MALLOC_ARENA_MAX": "2"},  # each arena takes 64 MB of what RLIMIT_AS allows
            stderr=None if os.environ.get("VERBOND_DEBUG") else subprocess.DEVNULL)

    def ask(self, question: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Return the reply; raises TimeoutError after that many seconds, EOFError when the worker died."""
        if not self._is_ready:
            self._read(STARTUP_SECONDS)
            self._is_ready = True
        assert self._process.stdin
        try:
            self._process.stdin.write(json.dumps(question).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            raise EOFError from None
        return self._read(seconds)

    def _read(self, seconds: float) -> dict[str, Any]:
        assert self._process.stdout
        if not select([self._process.stdout], [], [], seconds)[0]:
            raise TimeoutError
        line = self._process.stdout.readline()
        if not line:
            raise EOFError
        reply: dict[str, Any] = json.loads(line)
        return reply

    def kill(self) -> None:
        """End the process, whatever it does, and see it gone."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe
            pipe.close()


class Pool:
    """Some workers on one store; may be asked from many threads. Closing it ends them."""

    def __init__(self, folder: Path, limits: Limits = Limits()) -> None:  # noqa: B008  it is a tuple
        self.folder, self.limits = folder, limits
        self._spools = tempfile.TemporaryDirectory(prefix="verbond-answers-")
        self._free: queue.LifoQueue[Child] = queue.LifoQueue()
        self._children: set[Child] = set()
        self._lock = threading.Lock()
        self._waiting = 0
        self._is_closed = False
        for _ in range(limits.workers):
            self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End every worker."""
        with self._lock:
            self._is_closed = True
            children, self._children = self._children, set()
        for child in children:
            child.kill()
        self._spools.cleanup()

    @contextmanager
    def ask(self, question: Question) -> Iterator[Answer]:
        """Give the whole answer to a question; QueryError where there is none, StoreError too early."""
        with self._hold() as child:
            descriptor, spool = tempfile.mkstemp(dir=self._spools.name)
            try:
                reply = self._answer(child, {**question._asdict(), "spool": spool})
            except BaseException:
                os.close(descriptor)
                raise
            finally:
                Path(spool).unlink(missing_ok=True)
        with os.fdopen(descriptor, "rb") as file:
            place = (reply[key] for key in ("form", "format", "seq", "epoch", "marks", "steady"))
            yield Answer(file, *place)

    def _answer(self, child: Child, question: dict[str, Any]) -> dict[str, Any]:
        """Have a question answered into its spool; return what became of it."""
        return self._tell(child, question, self.limits.seconds)

    @contextmanager
    def _hold(self) -> Iterator[Child]:
        """Give a free worker; one that was not replaced meanwhile is free again at the end."""
        child = self._take()
        try:
            yield child
        finally:
            with self._lock:
                lives = child in self._children
            if lives:
                self._free.put(child)

    def _tell(self, child: Child, question: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Return the reply of a worker; one that is late or died is replaced by another."""
        try:
            reply = child.ask(question, seconds)
        except TimeoutError:
            self._replace(child)
            raise self._refuse("late") from None
        except EOFError:
            self._replace(child)
            raise self._refuse("heavy") from None
        except BaseException:
            self._replace(child)
            raise
        if reason := reply.get("reason"):
            raise self._refuse(reason, reply)
        return reply

    def _take(self) -> Child:
        with self._lock:
            if self._is_closed or self._waiting >= self.limits.waiting:
                raise self._refuse("busy")
            self._waiting += 1
        try:
            return self._free.get(timeout=self.limits.patience)
        except queue.Empty:
            raise self._refuse("busy") from None
        finally:
            with self._lock:
                self._waiting -= 1

    def _start(self) -> None:
        with self._lock:
            if self._is_closed:
                return
            child = Child(self.folder, self.limits)
            self._children.add(child)
        self._free.put(child)

    def _replace(self, child: Child) -> None:
        with self._lock:
            self._children.discard(child)
        child.kill()
        self._start()

    def _refuse(self, reason: str, reply: dict[str, Any] | None = None) -> Exception:
        """Return the exception for a question that has no answer."""
        reply = reply or {}
        if reason == "broken":
            return WorkerError(reply["fault"])
        if reason == "unpublished":
            return StoreError(reply["nl"], reply["en"])
        if "nl" in reply:
            return QueryError(reply["nl"], reply["en"], reply["reason"], line=reply.get("line"),
                              column=reply.get("column"))
        seconds = f"{self.limits.seconds:g}"
        if reason == "late":
            return QueryError(f"De vraag duurde langer dan {seconds} seconden. {DUMPS[0]}",
                              f"The query took more than {seconds} seconds. {DUMPS[1]}", "late",
                              retry_after=max(1, round(self.limits.seconds)))
        if reason == "large":
            size = self.limits.largest // MEGABYTE
            return QueryError(f"Het antwoord is groter dan {size} MB. {DUMPS[0]}",
                              f"The answer is too large: over {size} MB. {DUMPS[1]}", "large")
        if reason == "away":
            return QueryError("De server met de gegevens antwoordt nu niet. Probeer het straks opnieuw.",
                              "The server that has the data does not answer now. Try again later.", "away",
                              retry_after=max(1, round(self.limits.seconds)))
        if reason == "cut":
            return QueryError(f"De server met de gegevens brak het antwoord af. {DUMPS[0]}",
                              f"The server that has the data cut its answer short. {DUMPS[1]}", "cut",
                              retry_after=max(1, round(self.limits.seconds)))
        if reason == "busy":
            return QueryError("Er zijn nu te veel vragen. Probeer het straks opnieuw.",
                              "There are too many queries now. Try again later.", "busy",
                              retry_after=max(1, round(self.limits.patience)))
        return QueryError(f"De vraag had te veel geheugen nodig. {DUMPS[0]}",
                          f"The query needed too much memory. {DUMPS[1]}", "heavy",
                          retry_after=max(1, round(self.limits.seconds)))
