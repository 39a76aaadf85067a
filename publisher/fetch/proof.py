"""What a table here holds, counted in its own file: it must be what the manifest claims."""

from hashlib import file_digest
from pathlib import Path

import duckdb

from publisher.exports.parquet import LONGEST_LINE, MEMORY, THREADS
from publisher.fetch.claim import LINES, Claim
from publisher.fetch.receipt import How, Proved
from vocab.exceptions import EditionError

WORDS = {"sha256": ("het controlegetal", "the digest"), "rows": ("het aantal rijen", "the number of rows")}


def prove(path: Path, claim: Claim, how: How) -> Proved:
    """Return what was counted in a file of JSON Lines; EditionError where it is not what was claimed.

    The rows and the sums are counted by DuckDB, the digest over the bytes.
    """
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    rows, sums = _count(path, tuple(claim.sums))
    found = {"sha256": (digest, claim.files[LINES].sha256), "rows": (rows, claim.rows),
             **{name: (sums[name], claim.sums[name]) for name in sums}}
    for what, (here, claimed) in found.items():
        if here != claimed:
            nl, en = WORDS.get(what, (f"de som van {what}", f"the sum of {what}"))
            raise EditionError(f"{path.name}: {nl} is {here}, volgens het manifest {claimed}. "
                               "Er is niets overgenomen.",
                               f"{path.name}: {en} is {here}, by the manifest {claimed}. "
                               "Nothing was taken over.")
    return Proved(how, rows, sums, digest)


def _count(path: Path, money: tuple[str, ...]) -> tuple[int, dict[str, str]]:
    """Return the rows of a file and the sum of each of these columns, as decimals with two digits."""
    columns = "id: 'VARCHAR'" + "".join(f', "{name}": \'DECIMAL(38,2)\'' for name in money)
    sums = "".join(f', COALESCE(SUM("{name}"), 0)::DECIMAL(38,2)::VARCHAR' for name in money)
    sql = (f"SELECT COUNT(*){sums} FROM read_json(?, format = 'newline_delimited', "
           f"maximum_object_size = {LONGEST_LINE}, columns = {{{columns}}})")
    with duckdb.connect(config={"threads": str(THREADS), "memory_limit": MEMORY}) as connection:
        row = connection.execute(sql, [str(path)]).fetchone()
    assert row is not None
    return int(row[0]), dict(zip(money, row[1:], strict=True))
