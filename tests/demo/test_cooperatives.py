"""The cooperatives of the demo: who is one by its name, which spellings are one name, and the file itself."""

from pathlib import Path

import pytest

from scripts.find_cooperatives import OUT, Grant, find_cooperatives, is_cooperative, join_spellings, main


def test_the_file_is_what_the_registers_say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Run `python -m scripts.find_cooperatives` again when this fails; the rule is told."""
    main(tmp_path / "made.csv")
    told = capsys.readouterr().err

    assert OUT.read_bytes() == (tmp_path / "made.csv").read_bytes()
    assert "39 cooperatives" in told and "Legal form: as these letters say" in told
    assert "Bouwgroep Nieuw West U.A. / Cooperatie Go West Bouwgroep Nieuw-West U.A." in told
    assert "Left out: Vereniging Buurtcoöperatie OHG" in told


@pytest.mark.parametrize(
    "name",
    [
        "Coöperatie Voorbeeld U.A.", "COOPERATIE VOORBEELD", "Voorbeeld Buurtcoöperatie",
        "Voorbeeld cooperatie W.A.",
        "Coo\u0308peratief Voorbeeld UA", "Coöperatieve vereniging Voorbeeld", "Voorbeeld Coöp. B.A.",
        "Voorbeeld Coöperatief u.a", "Voorbeeldcoöperatie De Straat", "Coöperatie voor Voorbeelden",
        "Platform voor coöperatief wonen U.A.",
    ],
)
def test_a_cooperative_is_known_by_its_name(name: str) -> None:
    assert is_cooperative(name)


@pytest.mark.parametrize(
    "name",
    [
        "Stichting Voorbeeldcoöperatie", "Stichting Coöperatie Voorbeeld U.A.", "Voorbeeld Coöperatie B.V.",
        "Coöperatie Voorbeeld BV", "Vereniging Buurtcoöperatie Voorbeeld", "Adviseurs voor de coöperatie",
        "Platform Coöperatief Voorbeeld", "Stichting Operatie Voorbeeld", "Voorbeeld UA", "Coop Voorbeeld",
        "Voorbeeld Co-operations", "Voorbeeld van zoncoöperaties", "L.O.B.A. Voorbeeld vof",
        "Coolvoorbeeld", "",
    ],
)
def test_who_only_speaks_of_one_is_none(name: str) -> None:
    assert not is_cooperative(name)


@pytest.mark.parametrize(
    "spellings",
    [
        ["Coöperatie Voorbeeld U.A.", "COOPERATIE VOORBEELD UA", "cooperatie  voorbeeld",
         "Coöperatie Voorbeeld u.a"],
        ["Voorbeeld Energie Coöperatie", "Voorbeeld Energiecoöperatie", "Voorbeeld-Energie Cooperatie U.A."],
        ["Coöperatie 'Voorbeeld' B.A.", "Coöperatie Voorbeeld BA"],
    ],
)
def test_spellings_of_one_name_are_joined(spellings: list[str]) -> None:
    assert [sorted(spellings)] == [sorted(names) for names in join_spellings(spellings)]


@pytest.mark.parametrize(
    "names",
    [
        ["Coöperatie Voorbeeld 1", "Coöperatie Voorbeeld 2"],
        ["Coöperatie Voorbeeld U.A.", "Coöperatie Voorbeeld B.A.", "Coöperatie Voorbeeld"],
        ["Coöperatie Voorbeeld", "Coöperatief Voorbeeld"],
        ["Coöperatie Voorbeeld", "Coöperatie Voorbeelden"],
    ],
)
def test_other_names_stay_apart(names: list[str]) -> None:
    """Also where only the liability differs: the bare name could be that of either."""
    assert sorted([name] for name in names) == sorted(join_spellings(names))


def test_what_is_written_follows_from_the_grants() -> None:
    """The spelling with most grants, the form in the name, the areas of all grants; no key twice."""
    grants = [
        Grant("V-1", "Coöperatie Voorbeeld", "Werk"), Grant("V-2", "Coöperatie Voorbeeld", "NULL"),
        Grant("V-2", "Coöperatie Voorbeeld", "NULL"), Grant("V-3", "Cooperatie Voorbeeld U.A.", "Zorg"),
        Grant("V-4", "Ander Voorbeeld BA Coöperatie", "Sport"), Grant("V-5", "Stichting Voorbeeld", "Sport"),
        Grant("V-6", "Coöperatie Twee U.A.", ""), Grant("V-7", "Coöperatie Twee B.A.", ""),
    ]
    assert [
        ("ander-voorbeeld-ba-cooperatie", ("Ander Voorbeeld BA Coöperatie",), "cooperatie", ("sport",)),
        ("cooperatie-twee", ("Coöperatie Twee B.A.",), "cooperatie-ba", ()),
        ("cooperatie-twee-ua", ("Coöperatie Twee U.A.",), "cooperatie-ua", ()),
        ("cooperatie-voorbeeld", ("Coöperatie Voorbeeld", "Cooperatie Voorbeeld U.A."), "cooperatie-ua",
         ("werk", "zorg")),
    ] == [tuple(one) for one in find_cooperatives(grants)]
