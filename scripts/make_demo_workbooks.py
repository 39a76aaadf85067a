"""Makes the workbooks of the demo from our own template, the same bytes each time.

    python -m scripts.make_demo_workbooks

What the two documents say is theirs; all else is invented. In one are the mistakes that people make.
"""

import re
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from publisher.exports.templates import layout
from publisher.exports.templates.xlsx import FORMATS, TEXT, UNLOCKED, write_xlsx
from scripts.demo_books import Book, Row, Sheets, gemeente, meentcoop, members, rotterdam
from shapes.templates import Field, Table, Template, read_template

SOURCES = Path(__file__).resolve().parents[1] / "demo" / "sources"
KINDS = ("initiative", "fund")
MOMENT = b"2026-11-27T09:00:00Z"
STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)

PLACE = {"address.street": "Voorbeeldstraat", "address.postcode": "1234 AB",
         "address.locality": "Voorbeeldstad"}
ACTIVE = {"stage": "actief", "area": "Amsterdam", "example": "ja"}
CITY, BUURT = "Voorbeeldgemeente", "Voorbeeld Buurtverbond"

GOOD: Sheets = {
    "Initiatief": [
        {"id": "vb-1", "name": "Voorbeeld Energie", "legalForm": "coöperatie U.A.", "kvk": "00000001",
         "initiativeType": "energiecoöperatie", "domain": "Energie; Ruimte en Duurzaamheid",
         **ACTIVE, **PLACE, "address.houseNumber": "1", "url": "https://energie.example.org/",
         "email": "info@example.org", "purpose": "Samen stroom maken op de daken van de buurt.",
         "foundedOn": "14-03-2019", "memberCount": "240", "turnoverAmount": "185000,00",
         "turnoverYear": "2025"},
        {"id": "vb-2", "name": "Voorbeeld Wooncoöperatie", "legalForm": "coöperatie U.A.", "kvk": "00000002",
         "initiativeType": "wooncoöperatie", "domain": "Wonen", "foundedOn": "02-09-2021",
         "memberCount": "36", "email": "bestuur@example.org", **ACTIVE, "area": "WK036300"},
        {"id": "vb-3", "name": "Voorbeeld Buurttuin", "legalForm": "informele groep",
         "initiativeType": "voedselinitiatief; commons", "domain": "Voedsel", "receivesFunding": "ja",
         "fiscalHost.name": "Voorbeeld Huiskamer", "fiscalHost.kvk": "00000004", "memberCount": "18",
         **ACTIVE, "area": "BU03630000"},
        {"id": "vb-4", "name": "Voorbeeld Huiskamer", "legalForm": "stichting", "kvk": "00000004",
         "initiativeType": "ontmoetingsplek", "domain": "Sociale basis; Welzijn en Zorg",
         "role": "ankerorganisatie", **ACTIVE, **PLACE, "address.houseNumber": "12", "area": "BU03630000"},
        {"id": "vb-5", "name": "Voorbeeld Deelvervoer", "legalForm": "coöperatie B.A.", "kvk": "00000005",
         "initiativeType": "coöperatieve deelmobiliteit", "domain": "Mobiliteit", "memberCount": "75",
         "foundedOn": "20-01-2024", **ACTIVE},
        {"id": "vb-6", "name": "Voorbeeld Zorgkring", "kvk": "00000006",
         "legalForm": "vereniging met volledige rechtsbevoegdheid", "initiativeType": "buurtcirkel",
         "domain": "Zorg", "memberCount": "52", "foundedOn": "11-11-2022", **ACTIVE, "area": "1012"},
    ],
    "Zeggenschap": [
        {"id": key, "governance.governanceType": "één stem per lid", "governance.startDate": day,
         "governance.evidence": "https://www.example.org/statuten"}
        for key, day in (("vb-1", "14-03-2019"), ("vb-2", "02-09-2021"), ("vb-5", "20-01-2024"))
    ],
    "Aanbod": [
        {"id": "vb-1", "offers.offerType": "dienst", "offers.description": "Advies over zonnepanelen.",
         "offers.area": "Amsterdam", "offers.cpv": "71314000", "offers.maxContractAmount": "60000,00"},
        {"id": "vb-4", "offers.offerType": "ruimte", "offers.description": "Zaal voor veertig mensen.",
         "offers.area": "BU03630000"},
    ],
    "Relatie": [
        {"id": "vb-1", "relations.relationType": "lid van", "relations.relatedParty.name": BUURT},
        {"id": "vb-3", "relations.relationType": "werkt samen met",
         "relations.relatedParty.name": "Voorbeeld Huiskamer", "relations.relatedParty.kvk": "00000004"},
    ],
    "Fonds of regeling": [
        {"id": "vf-1", "name": "Voorbeeld Gemeenschapsfonds", "instrument": "revolverend fonds",
         "provider.name": CITY, "governanceModel": "coöperatief bestuur", "domain": "Wonen; Energie",
         "area": "Amsterdam", "status": "lopend", "startDate": "01-01-2026", "endDate": "31-12-2029",
         "purposes": "basisfinanciering; dekking van risico's", "decidedAmount": "2000000,00",
         "decidedOn": "12-12-2025", "example": "ja"},
        {"id": "vf-2", "name": "Voorbeeld Energiefonds", "instrument": "lening", "provider.name": BUURT,
         "governanceModel": "coöperatief bestuur", "domain": "Energie", "area": "Amsterdam",
         "startDate": "01-05-2026", "endDate": "30-04-2028", "decidedAmount": "350000,00", "example": "ja"},
        {"id": "vf-3", "name": "Voorbeeld Buurtbudget", "instrument": "fondsbijdrage", "provider.name": BUURT,
         "governanceModel": "coöperatief bestuur", "domain": "Participatie", "area": "BU03630000",
         "startDate": "01-01-2026", "endDate": "31-12-2026", "decidedAmount": "25000,00", "example": "ja"},
        {"id": "vf-4", "name": "Voorbeeld Stadsregeling", "instrument": "subsidie", "provider.name": CITY,
         "governanceModel": "overheid", "domain": "Cultuur", "area": "Amsterdam",
         "startDate": "01-01-2026", "endDate": "31-12-2029", "decidedAmount": "800000,00", "example": "ja"},
    ],
    "Bijdrage": [
        {"id": "vf-1", "contributions.contributor.name": CITY, "contributions.amount": "1500000,00",
         "contributions.budgetYear": "2026"},
        {"id": "vf-1", "contributions.contributor.name": BUURT, "contributions.amount": "500000,00",
         "contributions.budgetYear": "2026"},
    ],
}


def make_row(number: int, **typed: str) -> Row:
    """Return a good row of the second member's initiatives, with what is typed otherwise."""
    good = {"id": f"vw-{number}", "name": f"Voorbeeld Groep {number}", "legalForm": "vereniging",
            "kvk": f"000001{number:02}", "initiativeType": "ander soort initiatief", "domain": "Participatie",
            "area": "Rotterdam", "stage": "actief", "memberCount": "20", "example": "ja"}
    return good | typed


def make_fund(number: int, **typed: str) -> Row:
    """Return a good row of the second member's funds, with what is typed otherwise."""
    good = {"id": f"wf-{number}", "name": f"Voorbeeld Potje {number}", "instrument": "subsidie",
            "provider.name": CITY, "governanceModel": "bewoners", "area": "Rotterdam",
            "startDate": "01-01-2026", "endDate": "31-12-2026", "decidedAmount": "5000,00", "example": "ja"}
    return good | typed


FAULTY: Sheets = {
    "Initiatief": [
        make_row(1, Opmerking="Nog nabellen"),
        make_row(2, foundedOn="31-02-2021"),
        make_row(3, turnoverAmount="ca. 1000", turnoverYear="2025"),
        make_row(4, **{"address.postcode": "12345 AB", "address.locality": "Voorbeeldstad"}),
        make_row(5, legalForm="stichtng"),
        make_row(6),
        make_row(7, id="vw-6"),
        make_row(8, name=""),
        make_row(9, email="voornaam.achternaam@example.org"),
        make_row(10, description="Penningmeester: BSN 999990019"),
        make_row(11, kvk="0000111"),
        make_row(12, foundedOn="01-05-2020", endedOn="01-05-2019", stage="gestopt"),
        make_row(13, legalForm="informele groep", kvk="", receivesFunding="ja"),
        make_row(14, memberCount="veertig"),
        make_row(15, area="Rotterdm"),
        make_row(16, url="www.example.org"),
        make_row(17, foundedOn="1 mei 2021", memberCount="35"),
    ],
    "Fonds of regeling": [
        make_fund(1),
        make_fund(2, startDate="01-01-2027"),
        make_fund(3, **{"provider.name": ""}),
        make_fund(4, governanceModel="de wethouder"),
        make_fund(5, decidedAmount="€ 12.500,-"),
        make_fund(6, decidedAmount="zie begroting"),
    ],
    "Bijdrage": [
        {"id": "wf-1", "contributions.contributor.name": CITY, "contributions.amount": "5000,00"},
        {"id": "wf-9", "contributions.contributor.name": CITY, "contributions.amount": "5000,00"},
    ],
}

HELP = {
    "A2": "1. Vul de bladen “{titles}” in: één rij voor elk initiatief of fonds.",
    "A6": "5. Hoort er meer bij een rij? Vul dan ook de bladen in die daarachter staan.",
    "A7": "6. Op die bladen zet u bij “Kenmerk” het kenmerk van de rij waar het bij hoort.",
}
"""What the help sheet says otherwise, now that there are two kinds of rows."""

BOOKS: Mapping[str, Book] = {
    "voorbeeldbuurt/initiatieven-en-fondsen.xlsx": Book(KINDS, GOOD),
    "voorbeeldwijk/vol-fouten.xlsx": Book(KINDS, FAULTY),
    **meentcoop.BOOKS, **rotterdam.BOOKS, **gemeente.BOOKS, **members.BOOKS,
}


def join_templates(kinds: Iterable[str]) -> Template:
    """Return one template with the sheets of more kinds."""
    parts = [read_template(kind) for kind in kinds]
    tables = tuple(table for part in parts for table in part.tables)
    return Template("", " en ".join(part.title.lower() for part in parts).capitalize(), tables)


def make_workbook(book: Book, out: Path) -> None:
    """Write our template with these rows in the place of its examples; sheets of parts without rows go."""
    template = join_templates(book.kinds) if len(book.kinds) > 1 else read_template(book.kinds[0])
    tables = dict(zip(layout.name_sheets(template), template.tables, strict=True))
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.xlsx"
        write_xlsx(template, empty)
        workbook = load_workbook(empty)
        for name, table in tables.items():
            workbook[name].delete_rows(2)
            _fill_sheet(workbook[name], table, book.sheets.get(name, []))
            if table.part and name not in book.sheets and len(book.kinds) == 1:
                del workbook[name]
        assert book.sheets.keys() <= tables.keys(), (out.name, *book.sheets.keys() - tables.keys())
        titles = "” en “".join(read_template(kind).title for kind in book.kinds)
        for cell, text in HELP.items() if len(book.kinds) > 1 else ():
            workbook[layout.HELP][cell] = text.format(titles=titles)
        workbook.save(empty)
        _settle(empty, out)


def _fill_sheet(sheet: Any, table: Table, rows: Iterable[Row]) -> None:
    places = {field.path: (number, field) for number, field in enumerate(table.fields, 1)}
    for line, row in enumerate(rows, 2):
        for path, text in row.items():
            if path not in places:
                sheet.cell(1, len(places) + 1).value = path
                sheet.cell(line, len(places) + 1).value = text
                continue
            number, field = places[path]
            cell = sheet.cell(line, number)
            cell.value = _read_typed(field, text)
            cell.number_format = FORMATS.get(field.form, TEXT)
            cell.protection = UNLOCKED


def _read_typed(field: Field, text: str) -> layout.Cell:
    """Return what a spreadsheet makes of what is typed: a date, a number, else the text as it stands."""
    try:
        return layout.read_example(field._replace(example=text))
    except (ValueError, ArithmeticError):
        return text


def _settle(made: Path, out: Path) -> None:
    """Copy a workbook without the moment at which it was made."""
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = STAMP.sub(rb"\g<1>" + MOMENT, old.read(name))
            new.writestr(zipfile.ZipInfo(name, ZIP_MOMENT), content, zipfile.ZIP_DEFLATED, 9)


def main(folder: Path = SOURCES) -> None:
    """Write all workbooks."""
    for name, book in BOOKS.items():
        (folder / name).parent.mkdir(exist_ok=True)
        make_workbook(book, folder / name)


if __name__ == "__main__":
    main()
