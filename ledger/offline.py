"""Taking single records offline at once, past every guard, and letting them come back."""

from collections.abc import Iterable
from typing import Any, Literal

from sqlalchemy import bindparam, text

from ledger.ledger import LATEST, Ledger
from ledger.reports import forget_reported
from ledger.runs import OpenRun, lease_name
from vocab.exceptions import LedgerError
from vocab.records import NOTHING, OFFLINE, Reason, Version, digest

WAIT_SECONDS = 60
Cause = Literal["objection", "erased"]
REASONS: dict[str, Reason] = {"objection": "withdrawn", "erased": "erased"}


def withhold(ledger: Ledger, id: str, cause: Cause = "objection") -> bool:
    """Take a record offline after an objection or an erasure; no harvest brings it back until it is released.

    Returns whether it was public. Raises LedgerError for an id never seen, BusyError while its source is
    harvested.
    """
    source = _read_last(ledger, id).source
    with ledger.database.lease(lease_name(source), WAIT_SECONDS):
        with ledger.database.write() as connection:  # first: after a kill the next harvest takes it offline
            connection.execute(
                text("INSERT INTO withheld (id, source, cause, at) VALUES (:id, :source, :cause, :at) "
                     "ON CONFLICT (id) DO UPDATE SET cause = :cause"),
                {"id": id, "source": source, "cause": cause, "at": ledger.clock()})
        return take_offline_withheld(ledger, source) > 0


def take_offline_withheld(ledger: Ledger, source: str) -> int:
    """Take offline what is withheld of a source and still public; return how many. Its lease is held."""
    causes = read_withheld(ledger, source)
    public = ledger.read_bodies(list(causes)) if causes else {}
    for reason in {REASONS[causes[id]] for id in public}:
        take_offline(ledger, source, [id for id in public if REASONS[causes[id]] == reason], reason)
    return len(public)


def take_offline(ledger: Ledger, source: str, ids: Iterable[str], reason: Reason) -> None:
    """Make records of one source not public, in a run of its own. The caller holds the source's lease."""
    gone = list(ids)
    write_directly(ledger, source, [(id, None, reason) for id in gone])
    forget_reported(ledger, gone)


def release(ledger: Ledger, id: str) -> bool:
    """Let a withheld record be public again as it last was; returns False where nothing was withheld.

    Raises LedgerError for an id never seen, or one that was erased: that is for ever.
    """
    source = _read_last(ledger, id).source
    with ledger.database.lease(lease_name(source), WAIT_SECONDS):
        cause = read_withheld(ledger, source).get(id)
        if cause == "erased":
            raise LedgerError(f"{id} is gewist en komt niet terug.",
                              f"{id} was erased and does not come back.")
        history = ledger.read_history(id)
        bodies = [version.body for version in history if version.body is not None]
        if cause and bodies and history[-1].body is None:
            write_directly(ledger, source, [(id, bodies[-1], "published")])
        with ledger.database.write() as connection:
            connection.execute(text("DELETE FROM withheld WHERE id = :id"), {"id": id})
            # Its row may say something else meanwhile: the very same bytes are read again the next time.
            connection.execute(text("UPDATE run SET recipe = '' WHERE id = (SELECT MAX(id) "
                                    "FROM run WHERE source = :source AND state = 'accepted')"),
                               {"source": source})
    return cause is not None


def read_withheld(ledger: Ledger, source: str) -> dict[str, Cause]:
    """Return why each id of a source is withheld."""
    with ledger.database.read() as connection:
        rows = connection.execute(text("SELECT id, cause FROM withheld WHERE source = :source"),
                                  {"source": source})
        return {row.id: row.cause for row in rows}


def read_public_spans(ledger: Ledger, after: int, upto: int) -> list[tuple[int, int]]:
    """Return from which seq on, and until which, each record was public that was taken offline since a seq.

    Offline is what private data, an objection or an erasure took away: no copy of ours may show it any more.
    """
    sql = text(
        "SELECT id, seq, body IS NULL AS gone FROM version WHERE seq <= :upto AND id IN ("
        "SELECT v.id FROM version v WHERE v.seq > :after AND v.seq <= :upto AND "
        "v.reason IN :offline AND "
        f"{LATEST}) ORDER BY id, seq").bindparams(bindparam("offline", expanding=True))
    spans: list[tuple[int, int]] = []
    since: int | None = None
    with ledger.database.read() as connection:
        for row in connection.execute(sql, {"after": after, "upto": upto, "offline": OFFLINE}):
            if row.gone and since is not None:
                spans.append((since, row.seq))
                since = None
            elif not row.gone and since is None:
                since = row.seq
    return spans


def write_directly(ledger: Ledger, source: str, versions: Iterable[tuple[str, str | None, Reason]]) -> None:
    """Write versions, as (id, body, reason), that no file of the source says. The caller holds its lease."""
    with OpenRun(ledger, source, "", None, is_direct=True) as run:
        for id, body, reason in versions:
            run.stage(id, body, NOTHING if body is None else digest(body), (None, None), reason)

        def count(taken: list[str]) -> dict[str, Any]:
            return {"taken": len(taken)}

        run.accept({}, count)


def _read_last(ledger: Ledger, id: str) -> Version:
    history = ledger.read_history(id)
    if not history:
        raise LedgerError(f"{id} staat niet in het grootboek.", f"{id} is not in the ledger.")
    return history[-1]
