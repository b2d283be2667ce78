"""Parts of a diff called as people know them: a street, a term, hours, and whose they are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from providers.feeds.difference import Difference, Line
from providers.feeds.secret import secret_places
from providers.feeds.tables import model_of
from providers.models import Service
from providers.models.source import TABLES

PLACE = "service_at_location"
OWNERS = ("service", "location", "organization", "contact", "program")
# What stands for a row that has no name, the first that says something.
WORDS = ("identifier", "document", "description", "option", "amount", "source", "title")
MOST = 60
Said = dict[str, Any]


class Names:
    """Names for the lines of one report; of a secret place nothing is told."""

    def __init__(
        self, differences: Iterable[Difference], lines: Iterable[Line]
    ) -> None:
        self.tables: dict[str, dict[str, Said]] = {}
        for difference in differences:
            rows = {str(one.row.pk): one.row.__dict__ for one in difference.changed}
            rows |= {str(one.pk): one.said for one in difference.added}
            self.tables[difference.table] = rows
        said = [line.said for line in lines]
        self._read(said)
        self._read(filter(None, (self._place_of(one) for one in said)))

    def _read(self, rows: Iterable[Said]) -> None:
        """Read what these rows name: one question a table, however many there are."""
        wanted = defaultdict(set)
        for said in rows:
            for table, pk in _named_by(said):
                if str(pk) not in self.tables.setdefault(table, {}):
                    wanted[table].add(str(pk))
        for table, pks in wanted.items():
            found = model_of(table).objects.in_bulk(pks)
            self.tables[table] |= {str(pk): row.__dict__ for pk, row in found.items()}

    def call(self, line: Line) -> Line:
        """Give the line with a name in place of the key of a part."""
        said = line.said
        if said.get("name") or self._is_secret(said):
            return line
        text = said.get("number") or self._words(line.table, said)
        if line.table == PLACE or not text:
            return line._replace(called=text or line.called)
        owner = self._owner(said)
        return line._replace(called=f"{text}, of {owner}" if owner else text)

    def _words(self, table: str, said: Said) -> str:
        match table:
            case "address":
                parts = said.get("address_1"), said.get("city")
                return ", ".join(filter(None, parts))
            case "service_at_location":
                service = self._name("service", said.get("service_id"))
                place = self._name("location", said.get("location_id"))
                return f"{service} at {place}" if service and place else service
            case "attribute":
                return self._name("taxonomy_term", said.get("taxonomy_term_id"))
            case "schedule":
                hours = [str(said.get(n) or "")[:5] for n in ("opens_at", "closes_at")]
                return f"{said.get('byday') or 'hours'} {' to '.join(hours)}".strip()
        found = (str(said.get(name) or "") for name in WORDS)
        return next(filter(None, found), "")[:MOST]

    def _owner(self, said: Said) -> str:
        if link := said.get("link_id"):
            return self._name(str(said.get("link_entity")), link)
        said = self._place_of(said) or said
        found = (self._name(table, said.get(f"{table}_id")) for table in OWNERS)
        return next(filter(None, found), "")

    def _name(self, table: str, pk: Any) -> str:
        row = self._row(table, pk)
        is_secret = table == "location" and str(pk) in self._secret
        return "" if is_secret else str(row.get("name") or "")

    def _place_of(self, said: Said) -> Said:
        return self._row(PLACE, said.get(f"{PLACE}_id"))

    def _row(self, table: str, pk: Any) -> Said:
        return self.tables.get(table, {}).get(str(pk), {})

    def _is_secret(self, said: Said) -> bool:
        """Tell what hangs on a place where somebody hides, or is such a place."""
        if said.get("is_confidential") or said.get("is_hidden"):
            return True
        held = self._place_of(said) or said
        return str(held.get("location_id")) in self._secret

    @cached_property
    def _secret(self) -> set[str]:
        found = {str(pk) for pk in secret_places().values_list("pk", flat=True)}
        found |= self._marked("location")
        hidden = Service.objects.filter(is_confidential=True).values_list(
            "pk", flat=True
        )
        services = self._marked("service") | {str(pk) for pk in hidden}
        for row in self.tables.get(PLACE, {}).values():
            if str(row.get("service_id")) in services:
                found.add(str(row.get("location_id")))
        return found

    def _marked(self, table: str) -> set[str]:
        rows = self.tables.get(table, {}).items()
        return {pk for pk, row in rows if row.get("is_confidential")}


def _named_by(said: Said) -> Iterator[tuple[str, Any]]:
    """List the rows that a row names, by table and id."""
    if said.get("link_id") and said.get("link_entity") in TABLES:
        yield said["link_entity"], said["link_id"]
    for table in (*OWNERS, PLACE, "taxonomy_term"):
        if pk := said.get(f"{table}_id"):
            yield table, pk
