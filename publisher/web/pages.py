"""What each page shows, as plain values: the templates only lay it out."""

from typing import Any, NamedTuple

from harvesters.approve import find_held, read_diff
from harvesters.diff import Diff
from ledger.clock import DAY, as_text
from ledger.held import KEPT_DAYS, Held
from ledger.home import Home, Source, read_span
from ledger.ledger import Ledger
from ledger.marks import read_marks
from publisher.status import read_status
from publisher.words import Language, show_key, word_diff, word_moment, word_span


class Waiting(NamedTuple):
    """What waits under one run, and why."""

    held: Held
    diff: Diff
    problem: dict[str, Any]

    @property
    def until(self) -> int:
        """Until when it can be approved, microseconds since 1970, UTC."""
        return self.held.seen + KEPT_DAYS * DAY

    def as_json(self) -> dict[str, Any]:
        """Return what the page shows as one object (docs: contracts, Output)."""
        run = self.held.run
        return {**self.diff.as_json(), "source": run.source, "run": run.id, "hold": run.counts["hold"],
                "held": run.counts["held"], "seen": as_text(self.held.seen), "until": as_text(self.until),
                "sentence": self.problem.get("sentence", {})}


def read_waiting(ledger: Ledger, run: int) -> Waiting:
    """Return what waits under the number of a run; raises ApprovalError where nothing does."""
    held = find_held(ledger, run)
    rule = held.run.counts["hold"]
    told = [problem for problem in ledger.read_problems(held.run.source) if problem["rule"] == rule]
    return Waiting(held, read_diff(ledger, held), told[0] if told else {})


def show_waiting(waiting: Waiting, language: Language) -> dict[str, Any]:
    """Return the values of the page of one run."""
    diff = waiting.diff
    lists = (("new", diff.new_ids, diff.new), ("gone", diff.gone_ids, diff.gone))
    return {
        "waiting": waiting, "diff": diff, "line": word_diff(diff, language),
        "sentence": waiting.problem.get("sentence", {}).get(language, ""),
        "until": word_moment(waiting.until, language),
        "lists": [(name, [show_key(id) for id in ids], count - len(ids))
                  for name, ids, count in lists if ids],
    }


def show_status(home: Home, ledger: Ledger, language: Language) -> dict[str, Any]:
    """Return the values of the first page: `status` itself, with titles, moments and ages in words."""
    status = read_status(home, ledger)
    marks = read_marks(ledger).sources
    words = {}
    for source in status["sources"]:
        mark = marks.get(source["source"])
        words[source["source"]] = mark and (word_moment(mark.last_good, language),
                                            word_span(source["age"], language))
    promised = {source["source"]: word_span(span, language) for source in status["sources"]
                if (span := read_span(source["promisedAge"] or ""))}
    titles = {name: read_title(source, language) for name, source in home.read_sources().items()}
    return {"status": status, "moments": words, "promised": promised, "titles": titles}


def read_title(source: Source, language: Language) -> tuple[str, Language]:
    """Return the title of a source and its language: Dutch where it has none in English."""
    english = source.settings.get("title_en") if language == "en" else None
    return (str(english), "en") if english else (str(source.settings.get("title", "")), "nl")


def read_stale(ledger: Ledger, language: Language, source: str = "") -> list[tuple[str, str, str]]:
    """Return id, state and last good moment of each marked record, the oldest first; of a source, or all."""
    found = read_marks(ledger).records.items()
    known = ledger.read_known(source) if source else None
    return [(id, mark.state, word_moment(mark.last_good, language))
            for id, mark in sorted(found, key=lambda one: (one[1].last_good, one[0]))
            if known is None or id in known]


def has_source(home: Home, ledger: Ledger, name: str) -> bool:
    """Say whether there is a source of this name, or was one of which records are public."""
    return name in home.read_sources() or name in ledger.count_current()
