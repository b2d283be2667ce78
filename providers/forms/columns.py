"""Which column of a flat file is what: asked on a page, kept as a mapping."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django import forms

from providers.feeds.csvfile import Line
from providers.finding.hours import WEEKDAYS
from providers.formats.column_names import JOINED, guess
from providers.formats.flat import Mapping
from providers.models import Source

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST_COLUMNS = 300
LEAVE_OUT = ""

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
    ]),
    ("Hours", [
        ("hours.week", "Hours: all the week in one cell"),
        *((f"hours.{code}", f"Hours: {name}")
        for code, name in zip(WEEKDAYS, DAYS, strict=True)),
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
        for target, words in (
            ("id", "Choose the column that tells rows apart, even between two files."),
            ("service.name", "Choose the column with the name of the service."),
        ):
            if target not in chosen:
                self.add_error(None, words)
        labels = {value: label for _, group in TARGETS for value, label in group}
        for target, columns in chosen.items():
            if len(columns) > 1 and not (
                target in JOINED or target.startswith("phones.")
            ):
                both = " and ".join(columns)
                self.add_error(None, f"{both} are both “{labels[target]}”: choose one.")

    def spec(self, source: Source) -> dict[str, Any]:
        """Put the choices as a mapping, as a file in providers/mappings is one.

        What the mapping it began with says beyond these choices stays: classes of
        needs, formats of dates, spellings of states.
        """
        chosen = self._chosen()
        fresh = {"name": source.name, "source": source.slug, "country": "US"}
        fresh |= {"timezone": source.timezone, "id": chosen["id"][0]}
        changed = {column for column, field in self._asked() if self._is_changed(field)}
        kept = Mapping("", "", "", self.base).without(changed).spec
        spec = {name: part for name, part in kept.items() if part} | fresh
        for target, columns in chosen.items():
            part, _, field = target.partition(".")
            is_new = changed & set(columns) or part not in spec
            is_new = is_new or self._is_reworded(target)
            if target != "id" and (is_new or (field and field not in spec[part])):
                self._put(spec, target, columns)
        for part in ("organization", "location"):
            spec.setdefault(part, {}).setdefault("name", spec["service"]["name"])
        return spec

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
        elif part == "phones":
            phones = [{"column": column, "type": field} for column in columns]
            spec[part] = [*spec.get(part, ()), *phones]
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


def targets_of(spec: dict[str, Any]) -> dict[str, str]:
    """Read a mapping back as the choice of each column, as far as a choice can say it."""
    mapping = Mapping(spec["name"], spec["source"], "", spec)
    found = {spec["id"]: "id"}
    for part in ("service", "organization", "location", "address", "hours"):
        for field, rule in mapping.part(part).items():
            for column in _named(rule):
                found.setdefault(column, f"{part}.{field}")
    for phone in mapping.part("phones") or ():
        found[phone["column"]] = f"phones.{phone.get('type', 'voice')}"
    for part in ("confidential", "languages", "accessibility"):
        if rule := mapping.part(part):
            found[rule["column"]] = part
    return found


def _named(rule: Any) -> list[str]:
    if isinstance(rule, str):
        return [rule]
    return [rule["column"]] if "column" in rule else list(rule.get("columns", ()))
