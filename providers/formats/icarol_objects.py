"""The objects that a record of iCarol becomes, and what hangs on each of them."""

from datetime import date
from typing import Any

from django.utils import timezone

from providers.feeds import clean
from providers.feeds.bundle import Row
from providers.feeds.week import read_week
from providers.finding.hours import WEEKDAYS
from providers.formats.icarol_record import LIST, Record

# Column, kind, what it is for; Phone1 to Phone5 say the last two themselves.
_PHONES = (
    ("PhoneNumberHotline", "hotline", "Hotline"),
    ("PhoneNumberBusinessLine", "voice", "Office"),
    ("PhoneTollFree", "voice", "Toll free"),
    ("PhoneNumberAfterHours", "voice", "After hours"),
    ("PhoneNumberOutOfArea", "voice", "From out of the area"),
    ("PhoneTTY", "textphone", "TTY"),
    ("PhoneFax", "fax", "Fax"),
)
_KINDS = (
    ("fax", "fax"),
    ("tty", "textphone"),
    ("tdd", "textphone"),
    ("text", "text"),
    ("sms", "text"),
    ("hotline", "hotline"),
    ("crisis", "hotline"),
    ("cell", "cell"),
    ("mobile", "cell"),
    ("video", "video"),
)
_ADDRESS = {
    "Address1": "address_1",
    "Address2": "address_2",
    "City": "city",
    "County": "region",
    "StateProvince": "state_province",
    "PostalCode": "postal_code",
    "Country": "country",
}


class Resource(Record):
    """A record on its way into a bundle, as whichever of the four levels it is."""

    def organization(self) -> Row:
        values = self.read(
            "organization",
            name=self.cell("PublicName"),
            alternate_name=self.cell("AlternateName", "OfficialName"),
            description=self.cell("AgencyDescription"),
            email=self.cell("EmailAddressMain"),
            website=self.cell("WebsiteAddress"),
            tax_status=self.cell("IRSStatus"),
            legal_status=self.cell("LegalStatus"),
            year_incorporated=self.cell("YearIncorporated"),
        )
        row = self.put("organization", self.key, values, {})
        of = {"organization": ("organization", self.key)}
        number = self.cell("FEIN")
        if number:
            said = {"identifier_type": "FEIN", "identifier": number}
            self.put("organization_identifier", f"{self.key}:fein", said, of)
        for text in self.parts("SourceOfFunds"):
            self.put("funding", f"{self.key}:{text}", {"source": text}, of)
        return row

    def location(self, agency: "Resource | None" = None) -> None:
        """Add where a record is; a private address is loaded and kept secret."""
        has_address = any(self.cell(f"Physical{name}") for name in _ADDRESS)
        if self.level != "site" and not has_address:
            return
        self.location_key = self.key
        keeper = self if self.level == "agency" else agency
        of = {"organization": ("organization", keeper.key)} if keeper else {}
        if self.parent and not keeper:
            of = {"organization": ("organization", self.parent)}
        values = self.read(
            "location",
            name=self.cell("PublicName"),
            alternate_name=self.cell("AlternateName"),
            description=self.cell("PhysicalLocationDescription")
            or (self.cell("AgencyDescription") if self.level == "site" else ""),
            transportation=self.cell("BusServiceAccess", "PublicAccessTransportation"),
            latitude=self.cell("Latitude"),
            longitude=self.cell("Longitude"),
        )
        if values.get("latitude") == 0 and values.get("longitude") == 0:
            values |= {"latitude": None, "longitude": None}
        values["is_confidential"] = self.says("PhysicalAddressIsPrivate")
        self.put("location", self.key, values, of)
        self._addresses()
        access = self.cell("DisabilitiesAccess")
        if access:
            here = {"location": ("location", self.key)}
            said = {"description": access}
            self.put("accessibility", f"{self.key}:access", said, here)
        if self.level == "site":
            self.hang("location")

    def service(self, agency: "Resource | None") -> Row:
        if self.level == "program":
            self.location(agency)
        values = self.read(
            "service",
            name=self.cell("PublicName"),
            alternate_name=self.cell("AlternateName"),
            description=self.cell("AgencyDescription"),
            url=self.cell("WebsiteAddress"),
            email=self.cell("EmailAddressMain"),
            application_process=self.cell("ApplicationProcess"),
            fees=self.cell("FeeStructureSource"),
            wait_time=self.cell("NormalWaitTime"),
            eligibility_description=self.cell("Eligibility"),
            licenses=self.cell("LicenseAccreditation"),
            minimum_age=self.cell("Custom_Minimum Age", "MinimumAge"),
            maximum_age=self.cell("Custom_Maximum Age", "MaximumAge"),
            assured_date=self.cell("LastVerifiedOn"),
            assurer_email=self.cell("LastVerifiedByEmailAddress"),
            last_modified=self.cell("UpdatedOn"),
            alert=self._alert(),
        )
        both = [record for record in (self, agency) if record]
        values["status"] = (
            "inactive" if any(record.is_inactive for record in both) else "active"
        )
        values["do_not_refer"] = any(record.do_not_refer for record in both)
        values["is_excluded"] = any(
            record.says("ExcludeFromWebsite") for record in both
        )
        of = {"organization": ("organization", agency.key if agency else self.parent)}
        return self.put(
            "service", self.key, values, of if of["organization"][1] else {}
        )

    def _alert(self) -> str:
        """Give the temporary message while it stands."""
        try:
            ends = clean.day(self.cell("TemporaryMessageExpires"))
        except ValueError:
            ends = None
        passed = isinstance(ends, date) and ends < timezone.localdate()
        return "" if passed else self.cell("TemporaryMessage")

    def hang(self, table: str) -> None:
        """Add the numbers, people and hours of a record to the object it became."""
        of = {table: (table, self.key)}
        self._phones(of)
        if table in {"organization", "service"}:
            self._contact("SeniorWorker", of)
            self._contact("MainContact", of)
        if table != "organization":
            self._hours(of)
        if self.hidden:
            reason = f"{', '.join(self.hidden)}: marked as private, left out"
            self.bundle.doubt(self, reason)
            self.hidden = []

    def hang_on_service(self) -> None:
        of = {"service": ("service", self.key)}
        if self.level == "agency":
            self._hours(of)
        for text in self.parts("LanguagesOfferedList", "LanguagesOffered", at=LIST):
            self.put("language", f"{self.key}:{text.casefold()}", {"name": text}, of)
        for text in self.parts("DocumentsRequired"):
            self.put("required_document", f"{self.key}:{text}", {"document": text}, of)
        for text in self.parts("PaymentMethods"):
            self.put("cost_option", f"{self.key}:{text}", {"option": text}, of)
        for text in self.parts("Coverage", "CoverageAreaText", "CoverageArea"):
            self.put("service_area", f"{self.key}:{text}", {"name": text}, of)

    def _addresses(self) -> None:
        of = {"location": ("location", self.key)}
        for kind, prefix in (("physical", "Physical"), ("postal", "Mailing")):
            cells = {f: self.cell(f"{prefix}{n}") for n, f in _ADDRESS.items()}
            if not any(value for field, value in cells.items() if field != "country"):
                continue
            if prefix == "Mailing" and self.says("MailingAddressIsPrivate"):
                self.hidden.append("the mailing address")
                continue
            values = self.read("address", **cells) | {"address_type": kind}
            if prefix == "Mailing":
                values["attention"] = clean.line(self.cell("MailingAttentionName"))
            self.put("address", f"{self.key}:{kind}", values, of)

    def _phones(self, of: dict[str, tuple[str, str]]) -> None:
        for n in range(1, 6):
            name = clean.line(self.cell(f"Phone{n}Name"))
            kind = _kind(f"{name} {self.cell(f'Phone{n}Type')}")
            self._phone(f"Phone{n}Number", f"Phone{n}", kind, name, of)
        for column, kind, name in _PHONES:
            self._phone(column, column, kind, name, of)

    def _phone(
        self, column: str, stem: str, kind: str, name: str, of: dict[str, Any]
    ) -> None:
        said = self.cell(column)
        if not said:
            return
        if self.says(f"{stem}IsPrivate"):
            self.hidden.append(name or column)
            return
        more = clean.line(self.cell(f"{stem}Description"))
        purpose = ", ".join(dict.fromkeys(filter(None, (name, more))))
        self.numbers(f"{self.key}:{column}", said, kind, purpose, of)

    def _contact(self, stem: str, of: dict[str, tuple[str, str]]) -> None:
        values = self.read(
            "contact",
            name=self.cell(f"{stem}Name"),
            title=self.cell(f"{stem}Title"),
            email=self.cell(f"{stem}EmailAddress"),
        )
        number = self.cell(f"{stem}PhoneNumber")
        if not (any(values.values()) or number):
            return
        if self.says(f"{stem}IsPrivate"):
            self.hidden.append(stem)
            return
        row = self.put("contact", f"{self.key}:{stem}", values, of)
        if number:
            owner = {"contact": ("contact", row.key)}
            self.numbers(f"{self.key}:{stem}", number, "voice", "", owner)

    def _hours(self, of: dict[str, tuple[str, str]]) -> None:
        """Add the hours: as times if every word is understood, else as they are written."""
        said = self.cell("HoursOfOperation", "Hours")
        if not said:
            return
        week = read_week(said) or {}
        spans = [
            (day, pair) for day in WEEKDAYS for pair in dict.fromkeys(week.get(day, ()))
        ]
        for place, (day, (opens, closes)) in enumerate(spans):
            values: dict[str, Any] = {"opens_at": opens, "closes_at": closes}
            values |= {"freq": "WEEKLY", "byday": day, "description": said}
            self.put("schedule", f"{self.key}:hours:{place}", values, of)
        if not spans:
            values = {"description": said, "opens_at": None, "closes_at": None}
            self.put("schedule", f"{self.key}:hours", values, of)


def _kind(said: str) -> str:
    words = said.casefold()
    return next((kind for word, kind in _KINDS if word in words), "voice")
