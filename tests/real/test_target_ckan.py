"""The target ckan against a real CKAN: what comes, changes, moves, goes, and what a hand does there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.home import Home
from publisher.ckan.datastore import list_tables
from publisher.ckan.names import group_name
from publisher.ckan.packages import project, read_extra
from publisher.targets.live import open_distant
from tests.real.ckan_home import NAME, Coalition, grants
from vocab.exceptions import HomeError, TargetError
from vocab.names import EXAMPLE_BASE

Write = Callable[..., Path]
AMOUNTS = ("id", "applied_amount", "awarded_amount", "year")
ID = f"{EXAMPLE_BASE}/id/grant/voorbeeld/"


@pytest.fixture
def ledger_url(tmp_path: Path) -> str:
    """One ledger will do: a target sees no database."""
    return f"sqlite:///{tmp_path / 'ledger.sqlite'}"


def change(path: Path, old: str, new: str) -> None:
    """Change something in a file."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def toml(home: Home) -> Path:
    return home.folder / "sources" / "voorbeeld" / "grants.toml"


def test_what_is_there(coalition: Coalition, write_rows: Write) -> None:
    """An organization, a package with all that is to be said, a group, typed tables with Dutch labels."""
    change(toml(coalition.home), 'kind = "grant"', 'kind = "grant"\ntitle_en = "Example grants"\n'
           'description = "Een voorbeeld."\nkeywords = ["buurt & wijk", "x", "Één-woord"]')
    write_rows(*grants(3, "1234567,05"))
    coalition.harvest()
    coalition.cut()
    coalition.publish()
    package = coalition.read_package()
    extras = {one["key"]: one["value"] for one in package["extras"]}
    assert ("Voorbeeldsubsidies", "Een voorbeeld.\n\nEnglish: Example grants", "cc-zero", "voorbeeld") == (
        package["title"], package["notes"], package["license_id"], package["organization"]["name"])
    assert ["buurt wijk", "Één-woord"] == [tag["name"] for tag in package["tags"]]
    assert [group_name("sport")] == [group["name"] for group in package["groups"]]
    assert {"uri": f"{EXAMPLE_BASE}/id/dataset/voorbeeld/grants", "title_en": "Example grants",
            "record_count": "3", "record_kinds": "grant", "record_state": "good"}.items() <= extras.items()
    fields = {one["id"]: one for one in
              coalition.site.call("datastore_info", id=coalition.find_resource())["fields"]}
    assert ("numeric", "int8", "timestamp", "date") == tuple(
        fields[name]["type"] for name in ("awarded_amount", "year", "as_of", "awarded_on"))
    assert ("Verleend bedrag", "Amount awarded") == tuple(
        fields["awarded_amount"]["info"][key] for key in ("label", "label_en"))
    assert [[f"{ID}V-0", "1234567.05", "10.00", "2025"], [f"{ID}V-1", "1.50", "10.00", "2025"],
            [f"{ID}V-2", "1.50", "10.00", "2025"]] == coalition.read_rows(AMOUNTS)
    verdict = coalition.verify()
    assert verdict.is_ok and verdict.expected == verdict.found > 3


def test_unchanged_makes_no_call_that_writes(coalition: Coalition) -> None:
    """The second time all is read and compared, and nothing is written; nor for a rebuild."""
    coalition.harvest()
    coalition.cut()
    assert coalition.publish().site.writes
    before = coalition.read_package()["metadata_modified"]
    for anew in (False, True):
        assert {} == {action: count for action, count in coalition.publish(anew).site.writes.items()}
    assert before == coalition.read_package()["metadata_modified"]


def test_a_change_of_one_record_costs_a_constant_number_of_calls(coalition: Coalition, write_rows: Write
                                                                ) -> None:
    """As many in a dataset of 30 as in one of 3,000: one package, and a batch for each table."""
    calls = []
    for count in (30, 3_000):
        write_rows(*grants(count))
        coalition.harvest()
        coalition.cut()
        coalition.publish()
        write_rows(*grants(count - 1), *grants(1, first=count))
        coalition.harvest()
        coalition.cut()
        calls.append(coalition.publish().site.calls)
        assert coalition.verify().is_ok
    assert calls[0] == calls[1] and calls[0].total() < 25


def test_changes_follow_the_editions(coalition: Coalition, write_rows: Write) -> None:
    """Live, packages follow at once, tables with the next edition; what changed is sent, nothing else."""
    write_rows(*grants(60))
    coalition.harvest()
    coalition.cut()
    coalition.publish()
    write_rows(*grants(58, "7,25"))
    coalition.harvest()
    coalition.publish()
    assert "58" == read_extra(coalition.read_package(), "record_count")
    assert 60 == len(coalition.read_rows(["id"]))
    coalition.cut()
    coalition.publish()
    amounts = [row[0] for row in coalition.read_rows(["applied_amount"])]
    assert (20, 38) == (amounts.count("7.25"), amounts.count("1.50"))
    assert coalition.verify().is_ok


@pytest.mark.parametrize(("keys", "words"), [
    ("title", {"title": "Met de hand"}),
    ("author, notes", {"notes": "Met de hand", "author": "Iemand"}),
    ("private", {"private": True}),
    ("tags", {"tags": [{"name": "hand"}]}),
    ("maintainer_email", {"maintainer_email": "iemand@example.org"}),
    ("name", {"name": "met-de-hand"}),
])
def test_a_hand_edit_is_told_and_mended(coalition: Coalition, keys: str, words: dict[str, object]) -> None:
    """What somebody changed in a package is named, and is as it was."""
    coalition.harvest()
    coalition.publish()
    before = coalition.read_package()
    coalition.site.call("package_patch", id=before["id"], **words)
    assert not coalition.verify().is_ok
    target = coalition.publish()
    assert [True] == [f"was changed by hand ({keys})" in en for _, en in target.told]
    after = coalition.read_package()
    assert before["id"] == after["id"] and project(before) == project(after)
    assert coalition.verify().is_ok and not coalition.publish().site.writes


def test_a_package_that_lost_its_uri_is_ours_no_more(coalition: Coalition) -> None:
    """Who takes our mark from a package keeps it as it is; that is told each time, and verify misses it."""
    coalition.harvest()
    coalition.publish()
    coalition.site.call("package_patch", id=NAME, extras=[], title="Van iemand anders")
    for _ in range(2):
        target = coalition.publish()
        assert ["somebody else's package" in fault.en for fault in target.faults] == [True]
        assert not target.site.writes
    assert "Van iemand anders" == coalition.read_package()["title"]
    assert [("missing", NAME)] == coalition.verify().named


def test_what_was_deleted_by_hand_comes_back(coalition: Coalition) -> None:
    """A package, a resource, a table that somebody deleted are there again, with all rows."""
    coalition.harvest()
    coalition.cut()
    coalition.publish()
    for action, words in (("package_delete", {"id": NAME}),
                          ("resource_delete", {"id": coalition.find_resource()}),
                          ("datastore_delete", {"resource_id": coalition.find_resource(), "force": True})):
        coalition.site.call(action, **words)
        assert not coalition.verify().is_ok
        coalition.publish()
        assert coalition.verify().is_ok and 3 == len(coalition.read_rows(["id"])), action
    assert [NAME] == coalition.list_names()


def test_damage_in_the_tables_is_named_and_mended(coalition: Coalition) -> None:
    """A row that is gone, one that is changed, one too many, a column that is called otherwise."""
    coalition.harvest()
    coalition.cut()
    coalition.publish()
    resource = coalition.find_resource()
    row = {"resource_id": resource, "force": True}
    fields = coalition.site.call("datastore_info", id=resource)["fields"]
    labelled = [{"id": one["id"], "type": one["type"], "info": {"label": "Hand"}} for one in fields]
    damage: list[tuple[str, dict[str, Any], tuple[str, str]]] = [
        ("datastore_delete", {"filters": {"id": f"{ID}V-1"}},
         ("missing", f"voorbeeld/grants grant: {ID}V-1")),
        ("datastore_upsert", {"records": [{"id": f"{ID}V-2", "awarded_amount": "1"}]},
         ("different", f"voorbeeld/grants grant: {ID}V-2")),
        ("datastore_upsert", {"records": [{"id": "x:y"}]}, ("extra", "voorbeeld/grants grant: x:y")),
        ("datastore_create", {"fields": labelled}, ("different", "voorbeeld/grants grant: columns")),
    ]
    for action, words, finding in damage:
        coalition.site.call(action, **row, **words)
        assert [finding] == coalition.verify().named
        coalition.publish(anew=True)
        assert coalition.verify().is_ok


def test_a_dataset_moves(coalition: Coalition, write_rows: Write) -> None:
    """The package of its old name gets the new one; its links stay, and no old table is left."""
    write_rows(*grants(5))
    coalition.harvest()
    coalition.cut()
    coalition.publish()
    before, tables = coalition.read_package(), list_tables(coalition.site)
    old = toml(coalition.home)
    new = old.with_name("nieuw.toml")
    new.write_text(old.read_text("utf-8"), "utf-8")
    change(new, "where =", 'moved_from = "voorbeeld/grants"\nwhere =')
    old.unlink()
    coalition.harvest("voorbeeld/nieuw")
    coalition.cut()
    coalition.publish()
    after = coalition.read_package("data-example-org-voorbeeld-nieuw")
    assert before["id"] == after["id"] and ["data-example-org-voorbeeld-nieuw"] == coalition.list_names()
    assert coalition.verify().is_ok and len(tables) == len(list_tables(coalition.site))


def test_a_member_leaves(coalition: Coalition) -> None:
    """Package, tables and the organization that was made for it are gone; nothing of it can be found."""
    coalition.harvest()
    coalition.cut()
    before = list_tables(coalition.site)
    coalition.publish()
    toml(coalition.home).unlink()
    assert 1 == coalition.run("harvest", "--all").exit_code
    assert 0 == coalition.run("approve", "2", answer="ja\n").exit_code
    coalition.cut()
    coalition.publish()
    assert [] == coalition.list_names() and before == list_tables(coalition.site)
    assert None is coalition.site.find("package_show", id=NAME)
    assert None is coalition.site.find("organization_show", id="voorbeeld")
    assert coalition.verify().is_ok and not coalition.publish().site.writes


def test_packages_and_groups_of_others_are_left(coalition: Coalition, write_rows: Write) -> None:
    """Somebody else's package of our name stays, and that is told; a group of the city's own stays too."""
    write_rows(*grants(3))
    coalition.site.call("organization_create", name="stad")
    coalition.site.call("package_create", name=NAME, owner_org="stad", title="Van de stad")
    coalition.harvest()
    assert "somebody else's package" in coalition.publish().faults[0].en
    assert "Van de stad" == coalition.read_package()["title"] and "missing" == coalition.verify().named[0][0]
    coalition.site.call("dataset_purge", id=NAME)
    coalition.publish()
    coalition.site.call("group_create", name="noord")
    coalition.site.call("package_patch", id=NAME, groups=[{"name": "noord"}, {"name": group_name("sport")}])
    assert not coalition.publish().site.writes and coalition.verify().is_ok
    coalition.site.call("package_patch", id=NAME, groups=[{"name": "noord"}], title="Hand")
    coalition.publish()
    assert ["domein-sport", "noord"] == sorted(one["name"] for one in coalition.read_package()["groups"])


def test_what_the_commands_say(coalition: Coalition) -> None:
    """publish tells in two languages what it mended; verify counts rows; status knows the target."""
    coalition.harvest()
    coalition.cut()
    assert "ckan: 3 veranderingen" in coalition.run("publish", "ckan").stdout
    coalition.site.call("package_patch", id=NAME, title="Met de hand")
    done = coalition.run("publish")
    assert 0 == done.exit_code and "met de hand veranderd (title) en is hersteld" in done.stderr
    done = coalition.run("verify")
    assert 0 == done.exit_code and " rijen" in done.stdout.splitlines()[-1]
    assert "ckan" in coalition.run("status", "--json").stdout


def test_an_edition_that_is_gone(coalition: Coalition) -> None:
    """One that was dropped while others waited is told in a sentence, and nothing is called."""
    coalition.harvest()
    target = coalition.open()
    with pytest.raises(TargetError, match="2020-01-01 is gone"):
        target.load(coalition.home.editions / "2020-01-01")
    assert not target.site.calls


@pytest.mark.parametrize(("name", "value"), [
    ("VERBOND_CKAN_URL", "ftp://ckan.example.org"),
    ("VERBOND_CKAN_URL", "https://naam:geheim@ckan.example.org"),
    ("VERBOND_CKAN_TOKEN", ""), ("VERBOND_CKAN_TOKEN", "één"), ("VERBOND_CKAN_TOKEN", "a\nb"),
])
def test_settings_that_do_not_fit(home: Home, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """They are told before anything is sent, and no secret is in what is told."""
    for one, good in (("URL", "https://ckan.example.org"), ("TOKEN", "abc")):
        monkeypatch.setenv(f"VERBOND_CKAN_{one}", good)
    monkeypatch.setenv(name, value)
    with pytest.raises(HomeError) as told:
        open_distant(home)
    assert "geheim" not in str(told.value)
