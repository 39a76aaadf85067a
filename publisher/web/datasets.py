"""/datasets and /members: what is published, by whom, under which licence, and every record of it."""

import json
from typing import Any

from flask import Blueprint, request
from werkzeug.exceptions import NotFound

from ledger.browse import Listed, read_page
from ledger.home import Home, Source
from ledger.ledger import Ledger
from ledger.marks import read_marks
from ledger.members import read_members
from publisher.web.links import dataset_path, link_of
from publisher.web.pages import read_title
from publisher.web.reader import read_language
from publisher.web.render import render
from publisher.web.site import find_site
from publisher.web.values import show_text
from publisher.words import Language, show_key, word_moment

PAGE = 50
LONGEST_ID = 1_000
pages = Blueprint("datasets", __name__)


@pages.get("/datasets")
def list_all() -> Any:
    """List every dataset."""
    home = find_site().home
    with home.open_ledger() as ledger:
        return render("datasets.html", datasets=list_datasets(home, ledger, read_language()))


@pages.get("/datasets/<member>/<dataset>")
def show(member: str, dataset: str) -> Any:
    """Show a dataset and a page of its records: those whose id comes after `?after=`."""
    home, language, name = find_site().home, read_language(), f"{member}/{dataset}"
    after = request.args.get("after", "")[:LONGEST_ID]
    with home.open_ledger() as ledger:
        found = [one for one in list_datasets(home, ledger, language) if one["name"] == name]
        if not found:
            raise NotFound
        records = read_page(ledger, name, after, PAGE + 1)
    return render("dataset.html", dataset=found[0], after=after, next=records[PAGE - 1].id if
                  len(records) > PAGE else None,
                  records=[show_listed(one, language, home.base) for one in records[:PAGE]])


@pages.get("/members")
def list_members() -> Any:
    """List who takes part."""
    home = find_site().home
    with home.open_ledger() as ledger:
        datasets = list_datasets(home, ledger, read_language())
    members = read_members(home, [one["name"] for one in datasets])
    return render("members.html", members=[
        (member, [one for one in datasets if one["member"] == id]) for id, member in members.items()])


@pages.get("/members/<member>")
def show_member(member: str) -> Any:
    """Show one member and its datasets."""
    home = find_site().home
    with home.open_ledger() as ledger:
        datasets = list_datasets(home, ledger, read_language())
    found = read_members(home, [one["name"] for one in datasets]).get(member)
    if found is None:
        raise NotFound
    return render("member.html", member=found, url=link_of(found.url, home.base),
                  datasets=[one for one in datasets if one["member"] == member])


def list_datasets(home: Home, ledger: Ledger, language: Language) -> list[dict[str, Any]]:
    """Return every dataset that has a source or public records, by name."""
    sources, counts, marks = home.read_sources(), ledger.count_current(), read_marks(ledger).sources
    return [_show_dataset(name, sources.get(name), counts.get(name, 0), language, home.base) | {
        "good": word_moment(marks[name].last_good, language) if name in marks else None}
        for name in sorted({*sources, *counts})]


def _show_dataset(name: str, source: Source | None, count: int, language: Language,
                  base: str) -> dict[str, Any]:
    settings = source.settings if source else {}
    title, spoken = read_title(source, language) if source else (name, language)
    english = language == "en" and settings.get("description_en")
    return {
        "name": name, "member": name.partition("/")[0], "path": dataset_path(name), "count": count,
        "title": title or name, "language": spoken,
        "description": str(settings.get("description_en" if english else "description", "")),
        "description_language": "en" if english else "nl",
        "attribution": str(settings.get("attribution", "")), "contact": str(settings.get("contact", "")),
        "licence": source.licence if source else "",
        "licence_link": link_of(source.licence, base) if source else None,
    }


def show_listed(one: Listed, language: Language, base: str) -> dict[str, Any]:
    """Return what a list says of a record: its name, its key, where it leads, since when."""
    record = json.loads(one.body)
    return {"name": show_text(record.get("name", {}), language), "key": show_key(one.id),
            "type": record["type"], "href": link_of(one.id, base), "at": word_moment(one.at, language),
            "source": one.source}
