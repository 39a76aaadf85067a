"""What a CKAN has besides packages, and what the token may do there: organizations, groups, licences."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ledger.members import Member
from publisher.ckan.names import DOMAIN, group_name
from publisher.ckan.packages import HOME, URI, Facts, read_extra
from publisher.ckan.settings import Settings
from publisher.ckan.site import Refusal, Site, refuse
from vocab.exceptions import TargetError
from vocab.labels import read_labels

PAGE = 25
"""Organizations or groups in one answer with all that is said of them; a site gives no more."""


class Surroundings:
    """What packages stand in. faults: what could not be made, while the rest went on."""

    def __init__(self, site: Site, settings: Settings, base: str) -> None:
        self._site = site
        self._settings = settings
        self._base = base
        self._user: dict[str, Any] | None = None
        self.made: list[str] = []
        self.faults: list[TargetError] = []

    def read(self, members: Iterable[Member]) -> Facts:
        """Return what is there and may be used, without a call that writes."""
        self._know()
        allowed = {one["name"] for one in
                   self._site.call("organization_list_for_user", permission="create_dataset")}
        organizations = {member.id: name for member in members if (name := self.name(member)) in allowed}
        licences = {one["id"]: one.get("url") or "" for one in self._site.call("license_list")}
        groups = frozenset(one["name"] for one in self._site.call("group_list_authz"))
        return Facts(organizations, licences, groups)

    def prepare(self, members: Mapping[str, Member], domains: Iterable[str]) -> Facts:
        """Make organizations and groups that are missing, as far as the token may; return what is there."""
        self._know()
        self._prepare_organizations(members)
        facts = self.read(members.values())
        if self._prepare_groups(sorted(domains), facts):
            facts = self.read(members.values())
        for member in members.values():
            if member.id not in facts.organizations:
                self.faults.append(self._refuse(self.name(member)))
        return facts

    def _know(self) -> None:
        """Learn once who the token is of; a Refusal where it is nobody's."""
        if self._user is None:
            self._user = self._site.find("user_show")
        if self._user is None:
            raise refuse(self._settings.host, "user_show", "not-allowed")

    @property
    def is_sysadmin(self) -> bool:
        """Whether the token may do all."""
        return self._user is not None and self._user.get("sysadmin") is True

    def remove(self, name: str) -> bool:
        """Remove an organization that was made for a member who left; return whether that is done with.

        One in which somebody put something else stays.
        """
        found = self._site.find("organization_show", id=name, include_users=False)
        if found is None or read_extra(found, HOME) != self._base or found.get("package_count"):
            return True
        try:
            return self.is_sysadmin and self._site.try_call("organization_purge", id=name)
        except Refusal:  # there is something in it that cannot be seen, such as a draft
            return True

    def _prepare_organizations(self, members: Mapping[str, Member]) -> None:
        if self._settings.organization:
            return
        wanted = {self.name(member): member for member in members.values()}
        found = {one["name"]: one for one in self._list("organization", sorted(wanted))}
        for name, member in wanted.items():
            if name not in found:
                self._make_organization(name, member)
            elif read_extra(found[name], HOME) == self._base and found[name]["title"] != member.name:
                self._site.try_call("organization_patch", id=name, title=member.name)

    def _make_organization(self, name: str, member: Member) -> None:
        extras = {HOME: self._base, URI: member.iri(self._base)}
        words = {"title": member.name,
                 "extras": [{"key": key, "value": value} for key, value in extras.items()]}
        try:
            if self._site.try_call("organization_create", name=name, **words):
                self.made.append(name)
        except Refusal as error:
            if error.reason != "not-valid":
                raise
            # One that was removed keeps its name: ours comes back.
            found = self._site.find("organization_show", id=name, include_users=False)
            if found and read_extra(found, HOME) == self._base:
                self._site.try_call("organization_patch", id=name, state="active", **words)

    def _prepare_groups(self, domains: list[str], facts: Facts) -> bool:
        """Make the group of each domain; return whether any was made."""
        wanted = {group_name(domain): read_labels().get(f"{DOMAIN}{domain}", {}) for domain in domains}
        if not self.is_sysadmin or not wanted:
            return False
        found = {one["name"]: one for one in self._list("group", sorted(wanted))}
        made = False
        for name, labels in wanted.items():
            words = {"title": labels.get("nl", name), "description": labels.get("en", "")}
            if name not in found:
                made = self._make_group(name, words) or made
            elif {key: found[name].get(key) for key in words} != words:
                self._site.try_call("group_patch", id=name, **words)
        return made

    def _make_group(self, name: str, words: Mapping[str, str]) -> bool:
        try:
            return self._site.try_call("group_create", name=name, **words)
        except Refusal as error:
            if error.reason != "not-valid":
                raise
            return self._site.try_call("group_patch", id=name, state="active", **words)

    def _list(self, kind: str, names: list[str]) -> Iterator[dict[str, Any]]:
        """Yield the organizations or groups of these names that are there."""
        words: dict[str, Any] = {f"{kind}s": names, "all_fields": True, "include_extras": True}
        for start in range(0, len(names), PAGE):
            yield from self._site.call(f"{kind}_list", limit=PAGE, offset=start, **words)

    def name(self, member: Member) -> str:
        """Return the organization of a member; CKAN wants two characters at least."""
        own = member.id if len(member.id) > 1 else f"{member.id}-{member.id}"
        return self._settings.organization or own

    def _refuse(self, name: str) -> TargetError:
        host = self._settings.host
        return TargetError(
            f"In de CKAN {host} mag dit token niet schrijven in de organisatie “{name}”: vraag een beheerder "
            "om die te maken met dit token als redacteur, of zet VERBOND_CKAN_ORGANIZATION.",
            f"In the CKAN {host} this token may not write in the organization '{name}': ask an administrator "
            "to make it with this token as an editor, or set VERBOND_CKAN_ORGANIZATION.")
