"""Files of the packages of a CKAN, read as one table: what is bad alone is bad among others."""


import pytest

from tests.harvesters.homes import HEADER, Member, row
from tests.harvesters.test_access import describe, give, read_query
from tests.harvesters.web import Answer, Web, always


class Files:
    """A CKAN whose packages have files, by the path of each."""

    def __init__(self, web: Web, **files: str) -> None:
        packages = [{"id": key, "name": f"pakket-{key}",
                     "resources": [{"id": key, "url": f"{web.root}/{key}.csv"}]} for key in sorted(files)]
        for key, text in files.items():
            web.paths[f"/{key}.csv"] = always(200, text.encode())

        def search(answer: Answer) -> None:
            start = int(read_query(answer)["start"])
            give(answer, {"count": len(packages), "results": packages[start:]})

        web.paths["/api/action/package_search"] = search


def make_file(*rows: list[str], header: list[str] = HEADER) -> str:
    """Return the text of a file with some rows."""
    return "".join(";".join(cells) + "\n" for cells in [header, *rows])


def test_files_of_packages(member: Member, web: Web) -> None:
    """Below each other, also where one writes the names of its columns otherwise, in another order."""
    turned = make_file([*reversed(row("b"))], header=[name.upper() for name in reversed(HEADER)])
    Files(web, a=make_file(row("a")), b=turned)
    describe(member, web, "ckan", 'search = "*:*"')

    assert (2, 0, None) == ((run := member.harvest()).added, run.problems, run.fault), run.first
    assert {"V-a", "V-b"} == member.read_public().keys()


@pytest.mark.parametrize(("text", "rule", "words"), [
    (make_file(row("b"), row("c")[:-1]), "cell-count", "Rij 3"),
    (make_file(row("b"), ["x", *row("c")]), "cell-count", "Rij 3"),
    (make_file(row("b")[1:], header=HEADER[1:]), "missing-column", "nummer"),
])
def test_a_bad_file_of_a_package(member: Member, web: Web, text: str, rule: str, words: str) -> None:
    """What is bad alone is bad among others: it is told, nothing of it comes, the others go on."""
    Files(web, a=make_file(row("a")), b=text)
    describe(member, web, "ckan", 'search = "*:*"')

    assert (1, None) == ((run := member.harvest()).added, run.fault)
    assert rule == run.first[0].rule and words in run.first[0].nl and "pakket-b" in run.first[0].nl


def test_an_empty_file_of_a_package(member: Member, web: Web) -> None:
    """It has no rows; what is in none of the files that are known is told by some of its columns."""
    Files(web, a=make_file(row("a")), b="")
    describe(member, web, "ckan", 'search = "*:*"')
    assert (1, 0, None) == ((run := member.harvest()).added, run.problems, run.fault)

    text = member.toml.read_text()
    start, end = text.index("[columns]"), text.index("[constants]")
    member.toml.write_text(text[:start] + text[end:])
    Files(web, a="dit;dat\n1;2\n")
    assert "missing-column" == member.harvest().first[0].rule


def test_one_size_for_all_files(member: Member, web: Web) -> None:
    """Each is small enough, all together are not: what does not fit any more is told."""
    long = make_file(*(row(n, name="x" * 900) for n in range(40)))
    Files(web, a=long, b=long, c=long, d=long)
    describe(member, web, "ckan", 'search = "*:*"')

    assert 40 * 2 == member.harvest().read
    assert 2 == member.read_rules().count("file-too-large")
