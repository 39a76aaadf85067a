"""A source on the web through a whole run: on condition, by its archive, with every accident of a server."""

import time
from collections.abc import Iterator

import pytest

from harvesters.access.http import Limits
from ledger.marks import read_marks
from tests.harvesters.homes import HEADER, SOURCE, Member, row, rows
from tests.harvesters.web import LOGIN, Answer, Web, serve

PATH = "/grants.csv"


class Site:
    """A member's own web server with one file, which a test may break."""

    def __init__(self, member: Member, web: Web) -> None:
        self.member = member
        self.web = web
        self.body, self.tag = b"", 0
        web.paths[PATH] = self.answer
        member.toml.write_text(member.toml.read_text().replace('"grants.csv"', f'"{web.root}{PATH}"'))

    def answer(self, answer: Answer) -> None:
        """Give the file, or 304 to who has it."""
        if answer.headers.get("If-None-Match") == f'"{self.tag}"':
            answer.give(304)
        else:
            answer.give(200, self.body, ETag=f'"{self.tag}"')

    def put(self, *lines: list[str]) -> None:
        """Put another file in place."""
        self.body = "".join(";".join(cells) + "\n" for cells in [HEADER, *lines]).encode()
        self.tag += 1

    def count(self) -> int:
        """Return how often the file was asked for, and forget it."""
        return self.web.asked.pop(PATH, 0)


@pytest.fixture
def site(member: Member, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """The example source on a web server; who fetches it has little patience."""
    monkeypatch.setattr("harvesters.access.http.LIMITS", Limits(1, 0.3, 2, 1_000_000, 2, 5, 0.01, 1))
    with serve() as web:
        yield Site(member, web)


def test_the_same_is_not_fetched_twice(site: Site) -> None:
    """Asked on condition: 304 is the same run again; another recipe wants the bytes."""
    member = site.member
    site.put(*rows(1, 2))
    first = member.harvest()
    assert (2, None) == (first.added, first.fault)
    again = member.harvest()
    assert (2, 2, first.seq) == (again.read, again.unchanged, again.seq)
    newest = member.ledger.read_last_run(SOURCE)
    assert newest and ("same", "grants.csv") == (newest.state, newest.file_name)

    member.toml.write_text(member.toml.read_text().replace("Voorbeeldgemeente", "Voorbeeldstad"))
    assert 2 == member.harvest().changed
    site.put(*rows(1, 2, 3))
    assert (1, 2) == ((run := member.harvest()).added, run.unchanged)


def test_a_held_run_is_asked_for_again(site: Site) -> None:
    """What was not taken in is no answer to a condition; nor is a dry run, or one of the first rows."""
    member = site.member
    site.put(*rows(*range(10)))
    member.harvest()
    site.put(*rows(*range(10), project="Dak"))
    for _ in range(2):
        assert ("column-changed", 10) == ((run := member.harvest()).hold, run.held)
    assert 10 == member.harvest(dry_run=True).read and 3 == member.harvest(limit=3).read


def test_what_is_private_is_asked_for_on_condition_too(site: Site) -> None:
    """Its bytes were kept nowhere, and need not come again while they are the same."""
    member = site.member
    site.put(row(1), row(2, "BSN 111222333"))
    first = member.harvest()
    again = member.harvest()

    assert (1, 1, 1, 1) == (first.added, first.wrong, again.unchanged, again.wrong)
    newest = member.ledger.read_last_run(SOURCE)
    assert newest and "same" == newest.state


def test_the_archive_of_a_site(site: Site) -> None:
    """A mended mapping needs no server."""
    member = site.member
    site.put(*rows(1, 2, amount="5,00"))
    member.harvest()
    site.web.paths.pop(PATH)
    site.count()
    member.toml.write_text(member.toml.read_text().replace("Voorbeeldgemeente", "Voorbeeldstad"))

    assert (2, None) == ((run := member.harvest(from_archive=True)).changed, run.fault)
    assert 0 == site.count()


ACCIDENTS = {
    "time-out": lambda answer: time.sleep(1),
    "too-many-requests": lambda answer: answer.give(429, Retry_After="9999"),
    "server-error": lambda answer: answer.give(500),
    "login-page": lambda answer: answer.give(200, LOGIN),
    "short-body": lambda answer: answer.give(200, b"nummer;ontvanger\n", length=9_999),
    "wrong-type": lambda answer: answer.give(200, b"%PDF-1.7"),
    "redirect-loop": lambda answer: answer.give(302, Location=PATH),
    "private-address": lambda answer: answer.give(302, Location="http://10.0.0.1/x"),
    "not-found": lambda answer: answer.give(404),
}


@pytest.mark.parametrize("rule", ACCIDENTS)
def test_an_accident_of_a_server_takes_nothing(site: Site, rule: str) -> None:
    """Named, blamed, told with its age; nothing is withdrawn or held; mended, all is as before."""
    member = site.member
    site.put(*rows(*range(5)))
    good = member.harvest()
    member.sleep(1)
    site.tag, site.web.paths[PATH] = site.tag + 1, ACCIDENTS[rule]
    run = member.harvest()

    assert (rule, 1, 0, 0, good.seq) == (
        run.first[0].rule, run.problems, run.withdrawn, run.held, run.seq)
    assert run.fault == run.first[0].fault and "0.0.1" in run.first[0].nl
    assert 5 == len(member.read_public()) and [rule] == member.read_rules()
    assert ("failed", member.now - 86_400_000_000) == read_marks(member.ledger).sources[SOURCE]

    site.web.paths[PATH] = site.answer
    again = member.harvest()
    assert (5, 0, None, good.seq) == (again.unchanged, again.problems, again.fault, again.seq)
    assert [] == member.read_rules()


def test_a_file_cut_off_on_the_way_takes_nothing(site: Site) -> None:
    """No length was told and the body ends too early: its rows go on, what is missing waits."""
    member = site.member
    site.put(*rows(*range(10)))
    member.harvest()
    cut = site.body[: len(site.body) * 6 // 10]

    def give(answer: Answer) -> None:
        answer.send_response(200)
        answer.end_headers()
        answer.wfile.write(cut)

    site.web.paths[PATH] = give
    run = member.harvest()
    assert ("nameless-rows", 0, 1) == (run.hold, run.withdrawn, run.wrong)
    assert 10 == len(member.read_public())


def test_a_budget_of_time(site: Site) -> None:
    """The TOML says how long a source may take."""
    member = site.member
    member.toml.write_text('time_budget = "1 second"\n' + member.toml.read_text())
    assert 1 == member.home.read_sources()[SOURCE].time_budget
