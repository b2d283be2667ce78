"""Which column of a flat file is what: asked on a page, kept as a mapping."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms

from providers.feeds.csvfile import Line
from providers.finding.hours import WEEKDAYS
from providers.formats import flat
from providers.formats.column_names import JOINED, guess
from providers.formats.mapping import targets_of
from providers.formats.mapping_rules import ENDS, SPREAD
from providers.models import Source

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST_COLUMNS = 300
LEAVE_OUT = ""
NAMING = re.compile(r"address\.|(?:organization|service)\.name$")

TARGETS: list[tuple[str, list[tuple[str, str]]]] = [
    ("Row", [("id", "Id that tells rows apart"), ("confidential", "Is the address secret?")]),
    ("Organization", [
        ("organization.name", "Organization: name"),
        ("organization.description", "Organization: description"),
        ("organization.website", "Organization: website"),
        ("organization.email", "Organization: e-mail"),
    ]),
    ("Service", [
        ("service.name", "Service: name"),
        ("service.alternate_name", "Service: other name"),
        ("service.description", "Service: description"),
        ("service.eligibility_description", "Service: who is taken"),
        ("service.application_process", "Service: how to get in"),
        ("service.fees", "Service: fees"),
        ("service.wait_time", "Service: waiting time"),
        ("service.minimum_age", "Service: from age"),
        ("service.maximum_age", "Service: to age"),
        ("service.alert", "Service: alert"),
        ("service.url", "Service: web address"),
        ("service.email", "Service: e-mail"),
    ]),
    ("Place", [
        ("location.name", "Place: name"),
        ("location.description", "Place: description"),
        ("location.transportation", "Place: how to get there"),
        ("location.latitude", "Place: latitude"),
        ("location.longitude", "Place: longitude"),
        ("address.label", "Address: all of it in one cell"),
        ("address.address_1", "Address: street"),
        ("address.address_2", "Address: second line"),
        ("address.city", "Address: city"),
        ("address.region", "Address: county"),
        ("address.state_province", "Address: state"),
        ("address.postal_code", "Address: ZIP"),
    ]),
    ("Phone", [
        ("phones.voice", "Phone"),
        ("phones.hotline", "Phone: hotline"),
        ("phones.text", "Phone: text messages"),
        ("phones.fax", "Phone: fax"),
        ("phones.textphone", "Phone: TTY"),
        ("phones.extension", "Phone: extension of the number before it"),
    ]),
    ("Hours", [
        ("hours.week", "Hours: all the week in one cell"),
        *((f"hours.{code}", f"Hours: {name}")
        for code, name in zip(WEEKDAYS, DAYS, strict=True)),
    ]),
    ("Hours, opening and closing in two columns", [
        *((f"hours.{code}.{end}", f"{name}: {word}")
        for code, name in zip(WEEKDAYS, DAYS, strict=True)
        for end, word in (("opens", "opens"), ("closes", "closes"))),
        ("hours.days", "On which days"),
        ("hours.opens", "On these days: opens"),
        ("hours.closes", "On these days: closes"),
    ]),
    ("Lists", [("languages", "Languages"), ("accessibility", "Accessibility")]),
]  # fmt: skip


class ColumnsForm(forms.Form):
    """A choice for each column of a file."""

    secret_values = forms.CharField(
        label="What says that an address is secret",
        initial="1, true, yes, y",
        max_length=200,
        required=False,
        help_text="With commas between. Needed only with a column for it.",
    )
    split = forms.CharField(
        label="What parts several languages in one cell",
        initial=";",
        max_length=1,
        required=False,
        strip=False,
    )

    def __init__(
        self,
        *args: Any,
        columns: list[str],
        spec: Any,
        lines: Sequence[Line] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns[:MOST_COLUMNS]
        self.base: dict[str, Any] = spec or {}
        if secret := self.base.get("confidential"):
            self.fields["secret_values"].initial = ", ".join(map(str, secret["values"]))
        offered = {value for _, group in TARGETS for value, _ in group}
        cells = [line.cells for line in lines]
        known = targets_of(spec) if spec else guess(self.columns, cells)
        known = {column: to for column, to in known.items() if to in offered}
        for column, name in self._asked():
            self.fields[name] = forms.ChoiceField(
                label=column,
                required=False,
                choices=[(LEAVE_OUT, "Leave it out"), *TARGETS],
                initial=known.get(column, LEAVE_OUT),
            )

    @property
    def choices(self) -> list[Any]:
        return [self[field] for _, field in self._asked()]

    def clean(self) -> None:
        chosen = self._chosen()
        if "service.name" not in chosen:
            self.add_error(None, "Choose the column with the name of the service.")
        labels = {value: label for _, group in TARGETS for value, label in group}
        for target, columns in chosen.items():
            if len(columns) > 1 and not (
                target in JOINED or target.startswith("phones.")
            ):
                both = " and ".join(columns)
                self.add_error(None, f"{both} are both “{labels[target]}”: choose one.")
        for words in _lacking(chosen):
            self.add_error(None, words)

    def spec(self, source: Source) -> dict[str, Any]:
        """Put the choices as a mapping, as a file in providers/mappings is one.

        What the mapping it began with says beyond these choices stays: classes of
        needs, formats of dates, spellings of states.
        """
        chosen = self._chosen()
        fresh: dict[str, Any] = {
            "name": source.name,
            "source": source.slug,
            "country": "US",
        }
        changed = {column for column, field in self._asked() if self._is_changed(field)}
        fresh |= {
            "timezone": source.timezone,
            "id": _told_apart_by(chosen, self._held_ids(changed)),
        }
        kept = flat.Mapping("", "", "", self.base).without(changed).spec
        spec = {name: part for name, part in kept.items() if part} | fresh
        if phones := self._phones():
            spec["phones"] = phones
        for target, columns in chosen.items():
            part, _, field = target.partition(".")
            if part == "phones":
                continue
            is_new = changed & set(columns) or part not in spec
            is_new = is_new or self._is_reworded(target)
            if target != "id" and (is_new or (field and field not in spec[part])):
                self._put(spec, target, columns)
        for part in ("organization", "location"):
            spec.setdefault(part, {}).setdefault("name", spec["service"]["name"])
        return spec

    def _held_ids(self, changed: set[str]) -> list[str]:
        """Give the columns that told rows apart together before, if all are still so."""
        held = self.base.get("id")
        is_whole = isinstance(held, list) and {*held} <= {*self.columns} - changed
        return held if is_whole else []

    def _asked(self) -> list[tuple[str, str]]:
        return [(column, f"column-{n}") for n, column in enumerate(self.columns)]

    def _is_reworded(self, target: str) -> bool:
        words = {"confidential": "secret_values", "languages": "split"}
        name = words.get(target) or ("split" if target == "accessibility" else "")
        return bool(name and self.cleaned_data.get(name)) and self._is_changed(name)

    def _is_changed(self, field: str) -> bool:
        return self.cleaned_data.get(field, "") != (self.fields[field].initial or "")

    def _chosen(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for column, field in self._asked():
            if target := self.cleaned_data.get(field):
                found[target].append(column)
        return found

    def _put(self, spec: dict[str, Any], target: str, columns: list[str]) -> None:
        part, _, field = target.partition(".")
        if target == "confidential":
            values = self.cleaned_data["secret_values"] or "yes"
            said = [value.strip() for value in values.split(",") if value.strip()]
            spec[part] = {"column": columns[0], "values": said}
        elif "." in field:
            day, _, end = field.partition(".")
            held = spec.setdefault(part, {}).get(day)
            pair = held if isinstance(held, dict) and held.keys() <= ENDS else {}
            spec[part][day] = pair | {end: columns[0]}
        elif not field:
            spec[part] = {
                "column": columns[0],
                "split": self.cleaned_data["split"] or ";",
            }
        else:
            one = (
                columns[0]
                if len(columns) == 1
                else {"columns": dict.fromkeys(columns, "")}
            )
            spec.setdefault(part, {})[field] = one

    def _phones(self) -> list[dict[str, str]]:
        """List the columns with numbers; an extension is of the one that stands before it."""
        found: list[dict[str, str]] = []
        held = {phone["column"]: phone for phone in self.base.get("phones") or ()}
        extensions = []
        for column, field in self._asked():
            part, _, kind = self.cleaned_data.get(field, "").partition(".")
            if part != "phones":
                continue
            if kind == "extension":
                extensions.append((max(len(found) - 1, 0), column))
                continue
            kept = {n: v for n, v in held.get(column, {}).items() if n != "extension"}
            found.append(kept | {"column": column, "type": kind})
        for number, column in extensions:
            found[number]["extension"] = column
        return found


def _told_apart_by(chosen: Mapping[str, list[str]], held: list[str]) -> str | list[str]:
    """Give the column of ids, or else those of names and address together.

    Where addresses may be secret they make no id, which would change with the mark.
    Those that made it before stay in their order: in another all ids would be others.
    """
    if "id" in chosen:
        return chosen["id"][0]
    order = [target for _, group in TARGETS for target, _ in group]
    named = [(t, c) for t in order if NAMING.match(t) for c in chosen.get(t, ())]
    is_marked = "confidential" in chosen
    secret = {c for t, c in named if is_marked and t.startswith("address.")}
    made = [c for _, c in named if c not in secret]
    is_more = {*held} - {c for _, c in named} and not {*held} & secret
    return held if is_more or {*held} == {*made} else made


def _lacking(chosen: Mapping[str, list[str]]) -> Iterator[str]:
    """Name choices that say nothing without another."""
    days = dict(zip(WEEKDAYS, DAYS, strict=True))
    for code, day in days.items():
        ends = {f"hours.{code}.{end}" for end in ENDS} & chosen.keys()
        if len(ends) == 1:
            yield f"{day} needs a column for when it opens and one for when it closes."
        if ends and f"hours.{code}" in chosen:
            yield f"{day} is in one column, or opens and closes in two: choose."
    spread = {f"hours.{name}" for name in SPREAD} & chosen.keys()
    if spread and len(spread) < len(SPREAD):
        yield "On which days, opens and closes need a column each."
    numbers = {t for t in chosen if t.startswith("phones.")}
    if numbers == {"phones.extension"}:
        yield "An extension needs the column of its number."
