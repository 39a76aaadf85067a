"""A whole run waits when a column is garbled or shifted, or when rows grow tenfold; the nearest does not."""

import gzip
import re
from collections.abc import Callable, Iterable

import pytest

from harvesters.garbled import is_garbled
from harvesters.guard import Changes, Gone, find_hold, find_whole_hold, sum_week
from tests.conftest import DEMO
from tests.harvesters.homes import Member, row, rows

NUMBER = re.compile(rb"SBA-([0-9]{6})")
ACCENTS = ["Café Één", "Zoë", "Coöperatie", "Überhaupt", "ça va", "Groep €"]


def broken(text: str) -> str:
    """Return a text as a program shows UTF-8 that it takes for cp1252."""
    return text.encode("utf-8").decode("cp1252", "replace")


@pytest.mark.parametrize(("compared", "changed", "hold"), [
    (10, 5, None), (10, 6, ("column-changed", "name")), (4, 2, None), (4, 3, ("column-changed", "name")),
    (2, 2, None), (3, 3, ("column-changed", "name")), (100, 50, None), (100, 51, ("column-changed", "name")),
])
def test_over_half_and_at_least_three(compared: int, changed: int, hold: tuple[str, str] | None) -> None:
    """A column that differs in more than half of the rows; of one or two rows that says nothing."""
    assert hold == find_whole_hold(compared, compared, Changes(compared, {"name": changed}, {}, len))


@pytest.mark.parametrize(("read", "before", "hold"), [
    (99, 10, None), (100, 10, ("grown", "")), (9, 1, None), (10, 1, ("grown", "")), (1000, 0, None),
])
def test_rows_that_grow_tenfold(read: int, before: int, hold: tuple[str, str] | None) -> None:
    """Ten times as many; a source that had none may begin with any number."""
    assert hold == find_whole_hold(read, before, Changes(0, {}, {}, len))


@pytest.mark.parametrize("text", ACCENTS)
@pytest.mark.parametrize("breaks", [
    broken, lambda text: text.encode("cp1252").decode("utf-8", "replace"),
    lambda text: text.encode("ascii", "replace").decode(),
    lambda text: text.encode("ascii", "ignore").decode(),
], ids=["UTF-8 read as cp1252", "cp1252 read as UTF-8", "question marks", "left out"])
def test_broken_letters_are_known(text: str, breaks: Callable[[str], str]) -> None:
    """In each way that a wrong encoding breaks them; a text that is written anew is none of these."""
    assert is_garbled(text, breaks(text))
    assert not is_garbled(text, text) and not is_garbled(text, f"{text} en meer")
    assert not is_garbled(text, "Iets anders") and not is_garbled(breaks(text), text)


def test_garbled_letters_hold_all(member: Member) -> None:
    """Three of the five with such letters: nothing changes, nor does what is new; mended, it goes on."""
    names = [*ACCENTS[:5], *["Voorbeeld"] * 20]
    member.harvest(*(row(key, name) for key, name in enumerate(names)))
    public = member.read_public()
    bad = [broken(name) if key < 3 else name for key, name in enumerate(names)]
    run = member.harvest(*(row(key, name) for key, name in enumerate(bad)), row("nieuw"))

    assert ("garbled", 4, 0, 26) == (run.hold, run.held, run.withdrawn, run.read)
    assert (1, 3, 22) == (run.added, run.changed, run.unchanged)
    assert {"recipient.name": 3} == run.fields
    assert public == member.read_public() and ["garbled"] == member.read_rules()
    told = run.first[0].as_json()
    assert ("ontvanger", "recipient.name") == (told["column"], told["key"])
    assert "In de kolom “ontvanger” zijn letters kapot" in told["sentence"]["nl"]

    run = member.harvest(*(row(key, name) for key, name in enumerate(names)), row("nieuw"))
    assert (None, 0, 1, 0) == (run.hold, run.held, run.added, run.problems)
    assert [] == member.read_rules()


def test_two_garbled_names_of_five_go_on(member: Member) -> None:
    """Fewer than half: a person may have typed it so."""
    member.harvest(*(row(key, name) for key, name in enumerate(ACCENTS)))
    bad = [broken(name) if key < 2 else name for key, name in enumerate(ACCENTS)]
    run = member.harvest(*(row(key, name) for key, name in enumerate(bad)))

    assert (None, 2) == (run.hold, run.changed)


def test_a_shifted_column_holds_all(member: Member) -> None:
    """A cell too many in front of a column, so that each says what the one before it said."""
    member.harvest(*rows(*range(10)))
    run = member.harvest(*(["V-" + str(key), "Tuin", "Voorbeeld A", *row(key)[3:]] for key in range(10)))

    assert ("column-changed", 10) == (run.hold, run.held)
    assert {"recipient.name": 10, "name": 10} == run.fields


def test_half_of_a_column_may_change(member: Member) -> None:
    """Five of ten are not over half."""
    member.harvest(*rows(*range(10)))
    run = member.harvest(*rows(*range(5), project="Dak"), *rows(*range(5, 10)))

    assert (None, 5, {"name": 5}) == (run.hold, run.changed, run.fields)


def test_tenfold_rows_hold_all(member: Member) -> None:
    """Ten times as many as the last time; one less goes on."""
    member.harvest(*rows(*range(4)))
    run = member.harvest(*rows(*range(40)))
    assert ("grown", 36, 4) == (run.hold, run.held, len(member.read_public()))

    run = member.harvest(*rows(*range(39)))
    assert (None, 35, 39) == (run.hold, run.added, len(member.read_public()))


def test_what_we_changed_is_no_accident_of_the_source(member: Member) -> None:
    """The same bytes by a mended mapping: every row may change at once."""
    member.harvest(*rows(*range(10)))
    member.toml.write_text(member.toml.read_text().replace('name = "project"', 'name = "domein"'))
    run = member.harvest()

    assert (None, 10) == (run.hold, run.changed)


def test_a_held_run_is_held_again_and_says_the_same(member: Member) -> None:
    """The digest of a difference does not depend on the order of rows; another difference has another one."""
    member.harvest(*rows(*range(10)))
    first = member.harvest(*rows(*range(10), project="Dak"))
    again = member.harvest(*rows(*reversed(range(10)), project="Dak"))
    dry = member.harvest(dry_run=True)
    other = member.harvest(*rows(*range(10), project="Zon"))

    assert first.digest == again.digest == dry.digest != other.digest
    assert {"V-0"} <= set(member.read_public()) and 10 == dry.held


# Erosion


def test_the_sum_of_a_week(member: Member) -> None:
    """Three of a hundred a night: on the seventh the sum would pass a fifth of what stood at its start."""
    left = list(range(100))
    member.harvest(*rows(*left))
    held = []
    for _ in range(12):
        member.sleep(1)
        left = left[3:]
        run = member.harvest(*rows(*left))
        held.append((run.hold, run.withdrawn, run.held))

    assert [(None, 3, 0)] * 6 == held[:6]
    assert ("eroded", 0, 3) == held[6], "seven nights of three are 21 of a hundred"
    assert ("eroded", 0, 6) == held[7]


def test_a_slower_loss_goes_on(member: Member) -> None:
    """Two of a hundred a night are 14 in a week."""
    left = list(range(100))
    member.harvest(*rows(*left))
    for _ in range(10):
        member.sleep(1)
        left = left[2:]
        run = member.harvest(*rows(*left))
        assert (None, 2) == (run.hold, run.withdrawn)


def test_what_a_person_approved_does_not_count() -> None:
    """A run that brought in what was held is no erosion, and its withdrawals count in what stood before."""
    assert find_hold(79, 0, 80, 2, Gone(18, 100)) is None
    assert "eroded" == find_hold(79, 0, 80, 3, Gone(18, 100))
    assert Gone(0, 80) == sum_week([], 80)


# The real register


def read_register(day: str) -> list[bytes]:
    """Return the header of the real register of a day, and every eighth row by its file number."""
    packed = (DEMO / f"sources/amsterdam/subsidies-{day}.csv.gz").read_bytes()
    lines = gzip.decompress(packed).splitlines(True)
    return [lines[0], *(line for line in lines if (found := NUMBER.search(line)) and int(found[1]) % 8 == 0)]


@pytest.fixture
def city(member: Member) -> Member:
    """The example member with the real register in place of its own file."""
    toml = (DEMO / "sources/amsterdam/subsidies.toml").read_text().replace(
        "subsidies-2020-03-02.csv.gz", "grants.csv")
    member.toml.write_text(toml)
    put(member, read_register("2020-03-02"))
    assert 1_000 < member.harvest().added
    return member


def put(member: Member, lines: Iterable[bytes]) -> None:
    """Let the file hold these lines."""
    member.path.write_bytes(b"".join(lines))


def test_the_real_register_by_accident(city: Member) -> None:
    """Empty, garbled in three ways, cut off: held each time; as it was a week later: it goes on."""
    public = city.read_public()
    good = read_register("2020-03-02")
    text = b"".join(good).decode("utf-8-sig")
    accidents = {
        "empty": [], "header only": good[:1],
        "double encoded": [broken(text).encode("utf-8")],
        "bytes lost": [text.encode("cp1252", "replace").decode("utf-8", "replace").encode()],
        "question marks": [text.encode("ascii", "replace")],
        "cut": good[: len(good) * 3 // 4],
    }
    holds = {}
    for name, lines in accidents.items():
        put(city, lines)
        run = city.harvest()
        holds[name] = (run.hold, run.withdrawn, run.fault)
        assert public == city.read_public(), name
    assert {"empty": ("empty", 0, None), "header only": ("empty", 0, None),
            "double encoded": ("garbled", 0, None), "bytes lost": ("garbled", 0, None),
            "question marks": ("garbled", 0, None), "cut": ("share-gone", 0, None)} == holds

    put(city, read_register("2020-03-09"))
    run = city.harvest()
    assert (None, None) == (run.hold, run.fault)
    assert run.changed and run.added
