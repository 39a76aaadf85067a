"""The tables of a CKAN's DataStore: made, read back whole, and written in batches that may come twice."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from publisher.ckan.rows import Cells, RowReader, describe_fields
from publisher.ckan.site import Refusal, Site, refuse
from publisher.exports.tables import Table

BATCH = 2_000
"""Rows in one call. Of 10,000 rows into an empty table 250 a call take 2.1 s, 1,000 1.6 s, 5,000 1.5 s."""

PAGE = 20_000
"""Rows asked for at once; a site gives 32,000 at most, or fewer."""


def list_tables(site: Site) -> set[str]:
    """Return the ids of all resources that have a table in the DataStore, also where no package has them."""
    names: set[str] = set()
    came, total = 0, 1
    while came < total:
        answer = site.call("datastore_search", resource_id="_table_metadata", limit=PAGE, offset=came,
                           fields=["name"], sort="name")
        if not answer["records"]:
            break
        total, came = answer["total"], came + len(answer["records"])
        names.update(str(one["name"]) for one in answer["records"])
    return names


def drop_table(site: Site, resource: str) -> None:
    """Remove a table; one that is not there is fine."""
    site.find("datastore_delete", resource_id=resource, force=True)


class DataTable:
    """One table of one dataset, in the DataStore under the id of its resource."""

    def __init__(self, site: Site, resource: str, table: Table) -> None:
        self.reader = RowReader(table)
        self.resource = resource
        self._site = site
        self._table = table
        self._is_new = False
        self._waiting: list[Cells] = []
        self._gone: list[str] = []

    def describe(self) -> list[dict[str, Any]]:
        """Return its columns as the data dictionary should have them."""
        return describe_fields(self._table)

    def make(self, is_left: bool = True) -> None:
        """Make it, empty, in the place of whatever is left of one."""
        if is_left:
            drop_table(self._site, self.resource)
        self._create()
        self._is_new = True

    def renew(self) -> None:
        """Bring its columns and the data dictionary up to date; where types differ it is made anew."""
        found = self.read_fields()
        wanted = self.describe()
        if found == wanted:
            return
        types = {one["id"]: one["type"] for one in wanted}
        if any(types.get(one["id"]) != one["type"] for one in found):
            self.make()
            return
        try:
            self._create()
        except Refusal as error:
            if error.reason != "not-valid":
                raise
            self.make()

    def _create(self) -> None:
        self._site.call("datastore_create", resource_id=self.resource, fields=self.describe(),
                        primary_key=["id"], records=[], force=True)

    def read_fields(self) -> list[dict[str, Any]]:
        """Return its columns as the data dictionary has them, none where it is not there."""
        answer = self._site.find("datastore_info", id=self.resource) or {"fields": []}
        return [{"id": one["id"], "type": one["type"], "info": one.get("info", {})}
                for one in answer["fields"]]

    def read_rows(self) -> Iterator[Cells]:
        """Yield every row, in the order in which they came.

        As CSV, as the database wrote them: a number is not rounded on its way through JSON.
        """
        came, total = 0, 1
        while came < total and not self._is_new:
            answer = self._site.find("datastore_search", resource_id=self.resource, limit=PAGE, offset=came,
                                     sort="_id", records_format="csv", fields=self.reader.names)
            page = self._read_csv(answer["records"]) if answer else []
            total = answer["total"] if page else 0
            came += len(page)
            yield from (self.reader.settle(cells) for cells in page)

    def _read_csv(self, text: str) -> list[list[str]]:
        try:
            return list(csv.reader(io.StringIO(text, newline="")))
        except csv.Error:
            raise refuse(self._site.host, "datastore_search", "broken") from None

    def weigh(self) -> dict[str, bytes]:
        """Return what each row weighs, by its id; that of rows without one, which are not ours, is empty."""
        return {str(cells[0] or ""): self.reader.weigh(cells) for cells in self.read_rows()}

    def put(self, cells: Cells) -> None:
        """Have a row come, in place of the one of the same id."""
        self._waiting.append(cells)
        if len(self._waiting) >= BATCH:
            self._send()

    def remove(self, id: str) -> None:
        """Have a row go; one that is not there is fine."""
        self._gone.append(id)
        if len(self._gone) >= BATCH:
            self._delete()

    def close(self) -> None:
        """Send what waits."""
        if self._waiting:
            self._send(True)
        if self._gone:
            self._delete()

    def _send(self, is_last: bool = False) -> None:
        records = [self.reader.as_record(cells) for cells in self._waiting]
        words = {"resource_id": self.resource, "records": records, "force": True,
                 "calculate_record_count": is_last}
        try:
            self._site.call("datastore_upsert", method="insert" if self._is_new else "upsert", **words)
        except Refusal as error:
            # A call that was tried again may have been done already: what is there cannot be inserted twice.
            if error.reason != "not-valid" or not self._is_new:
                raise
            self._site.call("datastore_upsert", method="upsert", **words)
        self._waiting = []

    def _delete(self) -> None:
        self._site.call("datastore_delete", resource_id=self.resource, filters={"id": self._gone}, force=True)
        self._gone = []
