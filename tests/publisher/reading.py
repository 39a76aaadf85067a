"""A reader of the pages: each page must be well made in all that can be said of every page."""

from bs4 import BeautifulSoup
from bs4.element import Tag
from flask.testing import FlaskClient

from publisher.web.app import HEADERS

HOSTILE = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)",
           "</textarea><svg onload=alert(1)>", "'+alert(1)+'", "{{ 7177*7177 }}",
           "data:text/html,<script>alert(1)</script>")
# What a template would make of it; no time or number of a page looks like it.
COMPUTED = "51509329"


def read(browser: FlaskClient, path: str, status: int = 200, **headers: str) -> BeautifulSoup:
    """Return a page, which must be well made in all that can be said of every page."""
    response = browser.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    assert status == response.status_code
    assert HEADERS.items() <= dict(response.headers).items()
    page = BeautifulSoup(response.text, "html.parser")
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids)) and 1 == len(page.select("h1")) and page.main and page.html
    assert page.html["lang"] in ("nl", "en") and page.title and page.title.text.strip()
    assert all(tag.get("scope") for tag in page.select("th"))
    assert all(table.caption and table.caption.text for table in page.select("table"))
    assert not page.select("script, style, [style], img, iframe, object")
    assert not [tag for tag in page.select("*") if any(name.startswith("on") for name in tag.attrs)]
    links = [str(tag["href"]) for tag in page.select("[href]")]
    assert all(link.startswith(("/", "#", "https://", "http://")) for link in links)
    for tag in page.select("input:not([type=hidden]), select, textarea"):
        assert page.select_one(f"label[for={tag['id']}]")
    return page


def one(page: Tag, selector: str) -> Tag:
    """Return the first part of a page that a selector finds, which must be there."""
    found = page.select_one(selector)
    assert found, selector
    return found


def words(page: BeautifulSoup) -> str:
    """Return what a page says, each cell apart."""
    return " ".join(page.main.get_text(" ").split()) if page.main else ""
