"""A shop of packages in a real CKAN, for the tests of what is harvested from it."""

import uuid
from io import BytesIO
from typing import Any

from ckanapi import RemoteCKAN

from tests.harvesters.homes import HEADER, row

NUMBERS = ("gevraagd", "verleend")


class Shop:
    """An organisation of its own in a real CKAN, with packages that a test puts in and takes away."""

    def __init__(self, site: RemoteCKAN) -> None:
        self.site = site
        self.name = f"voorbeeld-{uuid.uuid4().hex[:8]}"
        site.action.organization_create(name=self.name)
        self.packages: dict[str, dict[str, Any]] = {}

    def put(self, key: str, count: int) -> str:
        """Put in a package with a DataStore table of so many grants; return the id of its resource."""
        package = self.site.action.package_create(name=f"{self.name}-{key}", owner_org=self.name)
        fields = [{"id": name, "type": "numeric" if name in NUMBERS else "text"} for name in HEADER]
        records = [dict(zip(HEADER, row(f"{key}{n}", amount="1.5"), strict=True)) for n in range(count)]
        for record in records:
            record["verleend"] = "1.00"
        made = self.site.action.datastore_create(resource={"package_id": package["id"], "name": "Tabel"},
                                                 fields=fields, records=records, primary_key="nummer")
        self.packages[key] = package
        return str(made["resource_id"])

    def upload(self, key: str, uri: str = "") -> str:
        """Put in a package with a CSV of one grant, of that IRI; return its name."""
        name = f"{self.name}-{key}"
        extras = [{"key": "uri", "value": uri}] if uri else []
        self.packages[key] = self.site.action.package_create(
            name=name, title=name, owner_org=self.name, extras=extras)
        body = ";".join(HEADER) + "\n" + ";".join(row(1)) + "\n"
        self.site.action.resource_create(package_id=name, name="Bestand", format="CSV", mimetype="text/csv",
                                         upload=("grants.csv", BytesIO(body.encode())))
        return name

    def clear(self) -> None:
        """Take away all that was put in."""
        for package in self.packages.values():
            self.site.action.dataset_purge(id=package["id"])
