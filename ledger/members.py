"""The members of a coalition: members/<member>.toml, and whoever has a source without one."""

import tomllib
from collections.abc import Iterable
from typing import Any, NamedTuple

from ledger.home import Home, refuse_unknown, wrong
from vocab.names import org_iri

KEYS = frozenset(("name", "kvk", "mailbox", "url", "example"))


class Member(NamedTuple):
    """One member: its short name, what it is called, its KvK number, function mailbox and web address."""

    id: str
    name: str
    kvk: str = ""
    mailbox: str = ""
    url: str = ""
    is_example: bool = False

    def iri(self, base: str) -> str:
        """Return who this is, everywhere: the organisation of the KvK number, else the page of this node."""
        return org_iri("kvk", self.kvk) or f"{base}/members/{self.id}"


def read_members(home: Home, sources: Iterable[str] = ()) -> dict[str, Member]:
    """Return every member by its short name, also those that only have a source.

    Raises HomeError for a file that is no TOML, or has a key that is none of `name`, `kvk`, `mailbox`, `url`
    and `example`.
    """
    members = {name: Member(name, name) for name in sorted({source.partition("/")[0] for source in sources})}
    for path in sorted((home.folder / "members").glob("*.toml")):
        try:
            settings: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise wrong(path, f"dit is geen goede TOML ({error})",
                        f"this is not TOML ({error})") from None
        refuse_unknown(path, settings, KEYS)
        texts = {key: str(settings[key]) for key in ("kvk", "mailbox", "url") if key in settings}
        name = str(settings.get("name") or path.stem)
        members[path.stem] = Member(path.stem, name, **texts, is_example=settings.get("example") is True)
    return dict(sorted(members.items()))
