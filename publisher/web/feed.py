"""/feed: the static pages of the feed, as any web server would give them, and 410 for those that went."""

import os
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, redirect, request
from werkzeug.exceptions import Gone, NotFound

from publisher.feed.place import NAME, ROOT, Place, page_name
from publisher.web.cors import open_up
from publisher.web.site import find_site

pages = Blueprint("feed", __name__)
SHORT, LONG = 60, 3_600
"""Seconds that root, nodes and the open page may be kept, and a full one, which an erasure must reach too."""


@pages.get("/feed")
def lead() -> Any:
    """Lead from the stream to its root: pages name each other relative to that."""
    return redirect("/feed/", 303)


@pages.get("/feed/")
def show_root() -> Response:
    """Show the root; 404 before anything is published."""
    return _send(Place(find_site().home.feed).public / ROOT, SHORT)


@pages.get("/feed/<folder>/<file>")
def show(folder: str, file: str) -> Response:
    """Show a page or a node; 410 for one that was there, 404 for one that never was."""
    place, match = Place(find_site().home.feed), NAME.fullmatch(file)
    shown = place.read_shown()
    if match is None or shown is None or not shown.was_there(folder, match["kind"], int(match["number"])):
        raise NotFound
    is_full = match["kind"] == "page" and file != page_name(shown.pages)
    try:
        return _send(place.public / folder / file, LONG if is_full else SHORT)
    except NotFound:
        raise Gone from None


def _send(path: Path, seconds: int) -> Response:
    try:
        with path.open("rb") as file:
            content, changed = file.read(), os.fstat(file.fileno()).st_mtime
    except FileNotFoundError:
        raise NotFound from None
    response = Response(content, content_type="application/ld+json")
    response.set_etag(sha256(content).hexdigest()[:32])
    response.last_modified = datetime.fromtimestamp(int(changed), UTC)
    response.headers["Cache-Control"] = f"public, max-age={seconds}, must-revalidate"
    response.make_conditional(request)
    return response


pages.after_request(open_up)
