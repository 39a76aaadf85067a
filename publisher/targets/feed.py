"""The feed: every version as a member of static pages that other nodes follow (LDES and TREE)."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from ledger.clock import DAY, read_clock
from ledger.marks import Marks
from publisher.disk import plain_errors
from publisher.feed.found import Found, read_feed
from publisher.feed.pages import (
    KEPT_DAYS,
    Link,
    name_member,
    read_members,
    read_seq,
    version_iri,
    write_member,
    write_node,
    write_page,
    write_root,
)
from publisher.feed.place import ROOT, Place, Shown, node_name, page_name
from publisher.feed.state import State, make_state, node_of, open_state
from publisher.targets.target import Verdict
from vocab.exceptions import StoreError
from vocab.rdf import vocabulary_files
from vocab.recipes import make_recipe
from vocab.records import OFFLINE, Change, Version, canonical, digest

NUMBER = 1


class FeedTarget:
    """The feed below one folder: generations made beside each other, of which one is shown.

    Only versions that have this node as their home are in it. It keeps the newest version of each record,
    and each Delete for KEPT_DAYS; pages without any of these are dropped.
    """

    name = "feed"

    def __init__(self, folder: Path, base: str, clock: Callable[[], int] = read_clock) -> None:
        self.place = Place(folder)
        self.base = base
        self.clock = clock
        self.recipe = make_recipe(NUMBER, {"context.jsonld": vocabulary_files()["context.jsonld"]})

    def exists(self) -> bool:
        """Say whether state and pages are there; their number is looked at, not what they hold."""
        generation, shown = self.place.writing, self.place.read_shown()
        try:
            with open_state(self.place.state(generation or "")) as state:
                pages = state.read_shown()
        except sqlite3.Error:
            return False
        if shown is None or not shown.is_of(generation):
            return not pages
        needed = {page_name(page) for page in pages} | {node_name(node_of(page)) for page in pages}
        return (self.place.public / ROOT).is_file() and needed <= self.place.read_names(shown.name)

    def clear(self) -> None:
        """Begin a new generation; readers keep the old one."""
        generation = os.urandom(4).hex()
        with plain_errors():
            self.place.folder.mkdir(parents=True, exist_ok=True)
            make_state(self.place.state(generation))
            self.place.set_writing(generation)

    def put(self, changes: list[Change]) -> None:
        """Give each version its place; what is taken offline leaves the pages at once."""
        versions = [change.after for change in changes if change.after.home == self.base]
        with plain_errors(), self._open() as state:
            state.add(versions, self.base)
            shown = self.place.read_shown()
            if shown and shown.is_of(self.place.writing) and any(one.reason in OFFLINE for one in versions):
                for page in filter(state.is_shown, state.read_dirty()):
                    self._write_page(state, page, shown.name, shown.epoch)

    def show(self, seq: int, epoch: str, marks: Marks) -> None:
        """Write pages, then the nodes that lead to them, then the root; then remove what nothing leads to."""
        generation, before = self.place.writing, self.place.read_shown()
        if generation is None:
            raise StoreError("Er is nog niets om te tonen.", "There is nothing to show yet.")
        name = f"{epoch}-{generation}"
        past = dict(before.past) if before else {}
        if before and before.name != name:
            past[before.name] = [before.pages, before.nodes]
        with plain_errors(), self._open() as state:
            state.drop_old(self.clock() - KEPT_DAYS * DAY)
            pages, dropped = state.read_dirty(), state.read_dropped()
            for page in pages:
                self._write_page(state, page, name, epoch)
            count = state.count_pages()
            self.place.set_shown(Shown(name, seq, epoch, count, node_of(count), past))
            for node in sorted({node_of(each) for page in (*pages, *dropped) for each in (page, page - 1)}):
                self._write_node(state, node, name, count)
            self._write_root(state, name, count)
            self._remove(state, dropped, name)
            state.settle()
            self._sweep(name, generation)

    def _write_page(self, state: State, page: int, name: str, epoch: str) -> None:
        """Write a page of what waits for it; one that is full since long, of what it held and may hold."""
        path, kept = self.place.public / name / page_name(page), state.read_seqs(page)
        texts = state.read_texts(page)
        if texts or not state.is_shown(page):
            members = [name_member(text, version_iri(self.base, epoch, seq)) for seq, text in texts.items()]
        else:
            members = [text for text in read_members(path.read_bytes()) if read_seq(text) in kept]
        self.place.write(path, write_page(self.base, members))

    def _write_node(self, state: State, node: int, name: str, count: int) -> None:
        links = [Link(page_name(page), first, last if page < count else None)
                 for page, first, last in state.read_links(node)]
        if links:
            self.place.write(self.place.public / name / node_name(node), write_node(links))

    def _write_root(self, state: State, name: str, count: int) -> None:
        links = [Link(f"{name}/{node_name(node)}", first, last if node < node_of(count) else None)
                 for node, first, last in state.read_nodes()]
        self.place.write(self.place.public / ROOT, write_root(self.base, links))

    def _remove(self, state: State, dropped: list[int], name: str) -> None:
        """Remove pages to which nothing leads any more, and nodes that lead nowhere."""
        gone = [page_name(page) for page in dropped]
        nodes = {node_of(page) for page in dropped}
        gone += [node_name(node) for node in nodes if not state.read_links(node)]
        for file in gone:
            (self.place.public / name / file).unlink(missing_ok=True)

    def _sweep(self, name: str, generation: str) -> None:
        """Remove the generations that are not shown, and what a kill left."""
        (self.place.folder / "half").unlink(missing_ok=True)
        for folder in self.place.public.iterdir():
            if folder.is_dir() and folder.name != name:
                shutil.rmtree(folder, ignore_errors=True)
        for path in self.place.folder.glob("*.sqlite*"):
            if not path.name.startswith(f"{generation}."):
                path.unlink()

    def compare(self, pages: Iterator[list[Version]]) -> Verdict:
        """Read the feed as a client does and compare its newest members with what is public."""
        shown = self.place.read_shown()
        if shown is None:
            raise StoreError("Er is nog niets gepubliceerd. Doe eerst “verbond publish”.",
                             "Nothing is published yet. Run 'verbond publish' first.")
        found = read_feed(self.place.public)
        verdict = Verdict(self.name, found=found.count(), different=found.broken, unknown=found.unread)
        for versions in pages:
            for version in versions:
                if version.home == self.base:
                    self._compare(found, version, shown.epoch, verdict)
        verdict.extra = found.count()
        return verdict

    def _compare(self, found: Found, version: Version, epoch: str, verdict: Verdict) -> None:
        verdict.expected += 1
        newest = found.take(version.id)
        text = name_member(write_member(version, self.base), version_iri(self.base, epoch, version.seq))
        if newest != digest(canonical(json.loads(text))):
            verdict.add("missing" if newest is None else "different", version.id)

    def _open(self) -> AbstractContextManager[State]:
        return open_state(self.place.state(self.place.writing or ""))
