"""What a column of a flat file most likely is, told by its name and its first cells.

Names are compared as plain words: `HoursofOperationMonday`, `phone_1` and `Phone 1`
are read alike. A column that might be internal, such as notes, is left to a person.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from providers.finding.hours import WEEKDAYS

# Texts that several columns may make up together.
JOINED = {
    "organization.description", "service.description", "location.description",
    "service.eligibility_description", "service.application_process", "service.fees",
    "location.transportation",
}  # fmt: skip

LONGEST = 100  # what is longer is no name

_OWNER = r"(?:parent |lead )?(?:agency|organi[sz]ation|org|company|account)"
_HERE = r"(?:physical |site |location |facility |service |program |street |main |primary |address )*"
_WEB = r"(?:web ?site|web ?page|url|uri|web(?: address)?|home ?page|internet|www)(?: address| url| link)?"
_MAIL = r"e ?mails?(?: address(?:es)?)?"
_HOURS = r"(?:hours?|hours? ?of ?operation|open|operating hours?)"
_OPENS, _CLOSES = (
    r"(?:opens?|opening|start|begins?|from)",
    r"(?:close[sd]?|closing|ends?|to|until|thru)",
)
_AT = r"(?: ?time| at| ?hours?)?"
_DAYS = ("mon(?:day)?", "tues?(?:day)?", "wed(?:nesday)?", "thu(?:rs?(?:day)?)?", "fri(?:day)?", "sat(?:urday)?", "sun(?:day)?")  # fmt: skip
# Whatever else they hold: another place, somebody's name, when somebody wrote.
_NOTHING = re.compile(
    r".*\b(?:mailing|billing|postal address|facebook|twitter|instagram|linkedin|youtube|logo"
    r"|image|photo|picture|icon|modified|updated|created|verified|timestamp|username"
    r"|first name|last name|internal)\b.*"
    r"|(?:mail|po) (?:address|street|city|state|zip).*"
    r"|contact (?:name|person|title).*|.*\b(?:address|phone|record|facility|location) type"
    r"|(?:e ?mail|fax)\w* (?:ext|extension).*|(?:e ?mail|phone|tel|telephone|fax)\w* (?:notes?|description|label).*"
)
# Of each target the names it goes by: the sure ones first, then the likely, then the last resort.
_NAMES: dict[str, tuple[str, ...]] = {
    "id": (
        (r"(?:(?:unique|record|resource|row|listing|entry|service|program at site) )?(?:id|uuid|guid|identifier|unique id)"
        r"|(?:record|resource|listing|entry|service) (?:number|no|num|key)"),
        (r"\w+(?: \w+)? (?:id|key|uuid|guid)|(?:account|site|location|facility|provider|program|service|resource|record)id"
        r"|no|number|num|key|record|ref|reference|code"),
        rf"(?:object|global) ?id|o?fid|{_OWNER} ?id|npi",
    ),
    "confidential": (
        (r"(?:is )?(?:confidential|secret)(?: address| location| site)?"
        r"|(?:hide|hidden|suppress|private|undisclosed)(?: the)? (?:address|location)"
        r"|address (?:is )?(?:confidential|hidden|secret|private|suppressed)"),
        r"(?:is )?(?:hide|hidden|private|undisclosed)",
    ),
    "organization.name": (
        rf"{_OWNER} ?(?:name|title)?|name of (?:the )?{_OWNER}",
        r"(?:service )?provider(?: name)?|operator|operated by|sponsor|parent(?: name)?",
    ),
    "organization.description": (
        rf"{_OWNER} (?:description|overview|about|summary)|(?:{_OWNER} )?mission(?: statement)?",
    ),
    "organization.website": (rf"{_OWNER} {_WEB}",),
    "organization.email": (rf"{_OWNER} {_MAIL}",),
    "service.name": (
        r"(?:service|program|resource) ?(?:name|title)|name of (?:the )?(?:service|program|resource)|program",
        r"name|title|service|resource|listing(?: name)?|display name|full name|name 1",
    ),
    "service.alternate_name": (
        (rf"(?:alternate|alternative|other|former|{_OWNER} alternate)(?: program| service)? names?"
        r"|aka|a k a|also known as|dba|d b a|doing business as|acronym"),
    ),
    "service.description": (
        (r"(?:service|services|program|full|long|short|resource)? ?descriptions?|services? (?:provided|offered|available|details)"
        r"|about|summary|overview"),
        r"services|details|information|info",
    ),
    "service.eligibility_description": (
        (r"eligib\w*(?: \w+)*|\w+ eligib\w*|who (?:is|can|may|we)\b.*"
        r"|(?:(?:target|client|age|special) )?(?:populations?|clients?|people|ages?|groups?)(?: groups?)? (?:served|eligible|accepted|taken)"
        r"|(?:target|intended) (?:populations?|groups?|audience)"),
        r"ages?(?: groups?| range)?|genders?(?: served)?|requirements|restrictions|populations?",
    ),
    "service.minimum_age": (r"(?:minimum|min|lowest|youngest|from) age|age (?:minimum|min|from|low)",),
    "service.maximum_age": (r"(?:maximum|max|highest|oldest|to) age|age (?:maximum|max|to|high)",),
    "service.application_process": (
        (r"(?:application|intake|admissions?|enrollment|referral|access) (?:process|procedures?|instructions?|methods?|info(?:rmation)?)"
        r"|how to (?:apply|access|enroll|refer|get).*|procedures?"),
        r"intake|application|admissions?|referrals?",
    ),
    "service.fees": (
        (r"(?:program |service )?(?:fees?|costs?)(?: structure| descriptions?| details| info)?|pricing?"
        r"|(?:payments?|methods? of payment)(?: options?| methods?| types?| accepted)*"),
        r"(?:accepted )?insurances?(?: accepted| taken| types?)?|sliding (?:fee )?scale",
    ),
    "service.wait_time": (r"wait(?:ing)?(?: ?times?| ?list| period)?",),
    "service.alert": (r"alerts?|service alerts?",),
    "service.url": (rf"(?:service |program |main |primary |public )?{_WEB}", rf"link|.*\b{_WEB}"),
    "service.email": (
        rf"(?:service |program |main |primary |public |general |contact )?{_MAIL}",
        rf".*\b{_MAIL}",
    ),
    "location.name": (r"(?:site|location|facility|branch|office|building|clinic)(?: name)",
                      r"site|location|facility|branch|clinic|building"),
    "location.description": (r"(?:site|location|facility) (?:description|details)",),
    "location.transportation": (
        r"(?:public )?(?:transportation|transit)|bus(?: lines?| routes?| service)?|directions|travel info\w*",
    ),
    "location.latitude": (rf"{_HERE}(?:geo ?)?lat(?:itude)?", r"y(?: coord\w*)?"),
    "location.longitude": (rf"{_HERE}(?:geo ?)?(?:lon|lng|long|longitude)", r"x(?: coord\w*)?"),
    "address.label": (r"(?:full|complete|display) address|.*\baddress (?:full|combined|display)|.*\bdisplay label",),
    "address.address_1": (
        rf"{_HERE}(?:address|addr|street)(?: address| name)?(?: line)?(?: 1| one)?",
        r"(?!.*\b(?:e ?mail|web|ip)\b).*\b(?:address|street)(?: 1)?",
    ),
    "address.address_2": (
        rf"{_HERE}(?:address|addr|street)(?: line)? (?:2|two)|suite(?: \w+)?|unit|apt|apartment|floor",
    ),
    "address.city": (rf"{_HERE}(?:city|town|municipality)(?: name)?",),
    "address.region": (rf"{_HERE}(?:county|parish|borough)(?: name)?",),
    "address.state_province": (rf"{_HERE}(?:state|st|province|state province)(?: code| name| abbr\w*)?",),
    "address.postal_code": (rf"{_HERE}(?:zip|zip ?code|postal ?code|post ?code|zip postal code)(?: 5)?",),
    "phones.fax": (r".*\b(?:fax|facsimile)\b.*",),
    "phones.textphone": (r".*\b(?:tty|tdd|ttd|textphone|teletype)\b.*",),
    "phones.hotline": (
        r".*\b(?:hot ?line|help ?line|warm ?line|crisis (?:line|phone|number|tel\w*)|24 (?:hour|hr|h)\b.*(?:line|phone|number))\b.*",
        r".*\b(?:emergency|after hours?) (?:phone|number|line)\b.*",
    ),
    "phones.text": (r"(?:text|sms)(?: line| number| messages?| us| to)?(?: number)?",),
    "phones.extension": (r"(?:.*\b(?:phone|telephone|tel) )?(?:ext|extension)(?: number| no)?|(?:phone|tel)ext",),
    "phones.voice": (
        r"(?:main |primary |business |office |public |service |program )*(?:phone|telephone|tel)(?: ?numbers?| no)?(?: 1)?",
        r".*\b(?:phones?|phonenumbers?|telephones?|tel|toll ?free|mobile|800 number)\b.*",
    ),
    "languages": (r"languages?(?: (?:spoken|offered|available|served|supported))?|(?:spoken|other) languages?",),
    "accessibility": (
        r"(?:\w+ )?accessib\w*(?: \w+)?|ada(?: .*)?|handicap\w*(?: .*)?|wheelchair(?: .*)?|disab\w* access\w*",
    ),
} | {
    f"hours.{code}.{end}": (
        rf"(?:{_HOURS} )?{day} {word}{_AT}|{word}{_AT}(?: on)? {day}",
    )
    for code, day in zip(WEEKDAYS, _DAYS, strict=True)
    for end, word in (("opens", _OPENS), ("closes", _CLOSES))
} | {
    "hours.days": (r"(?:business |open |hours )?days?(?: of (?:the )?(?:week|operation)| open| available)?|weekdays?",),
    "hours.opens": (rf"{_OPENS}{_AT}",),
    "hours.closes": (rf"{_CLOSES}{_AT}",),
    "hours.week": (rf"(?:business|office|service|program|regular|site)? ?{_HOURS}|(?:days and |open )hours|{_HOURS} days|schedule",),
} | {
    f"hours.{code}": (rf"(?:{_HOURS} )?{day}(?: hours?)?",)
    for code, day in zip(WEEKDAYS, _DAYS, strict=True)
}  # fmt: skip
_PATTERNS = [
    (rank, target, re.compile(names[rank]))
    for rank in range(3)
    for target, names in _NAMES.items()
    if rank < len(names)
]
_ENDS = {"location.latitude": 90, "location.longitude": 180}
_WHOLE_ADDRESS = re.compile(r"\S.*[\n,]\s*[A-Za-z][A-Za-z. ]*,?\s+\d{5}(?:-\d{4})?\s*")


def guess(
    columns: Sequence[str], lines: Sequence[Mapping[str, str]] = ()
) -> dict[str, str]:
    """Say of each column what it most likely is; what nobody can tell is left out.

    `lines` are the cells of the first rows: an id that repeats there is none.
    """
    found: dict[str, str] = {}
    words = {column: _words(column) for column in columns}
    for _, target, pattern in _PATTERNS:
        for column in columns:
            taken = target in found.values() and not _may_repeat(target)
            if column in found or taken or not pattern.fullmatch(words[column]):
                continue
            if not _NOTHING.fullmatch(words[column]) and _bear_out(
                target, [line.get(column, "").strip() for line in lines]
            ):
                found[column] = target
    _pair_hours(found)
    _pair_points(found)
    _name_the_service(found)
    _read_whole_addresses(found, lines)
    return found


def _may_repeat(target: str) -> bool:
    return target in JOINED or target.startswith("phones.")


def _words(column: str) -> str:
    """Write a column's name as plain words: `HoursofOperationMonday`, `phone_1`."""
    text = column[:LONGEST]
    text = re.sub(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    text = re.sub(r"[\W_]+", " ", text).casefold().strip()
    text = re.sub(r"\bprogramme", "program", text).replace("centre", "center")
    return re.sub(r"\bhoursof\b", "hours of", text)


def _bear_out(target: str, cells: list[str]) -> bool:
    """Tell whether the first cells of a column can be what its name says."""
    said = [cell for cell in cells if cell]
    if target == "id":
        return len(said) == len(cells) == len(set(said))
    if target in _ENDS:
        # One that is no place is listed with its row; meters on a map are none at all.
        return 2 * sum(_is_within(c, _ENDS[target]) for c in said) >= len(said)
    return True


def _is_within(cell: str, end: int) -> bool:
    try:
        return abs(float(cell)) <= end
    except ValueError:
        return False


def _pair_hours(found: dict[str, str]) -> None:
    """Take an opening without its closing for all that is said of the day, or for nothing."""
    held = {*found.values()}
    spread = {"hours.days", "hours.opens", "hours.closes"}
    for column, target in list(found.items()):
        day, _, end = target.rpartition(".")
        pair = spread if day == "hours" else {f"{day}.opens", f"{day}.closes"}
        if target not in pair or pair <= held:
            continue
        whole = "hours.week" if day == "hours" else day
        if end == "opens" and whole not in held:
            found[column] = whole
        else:
            del found[column]


def _pair_points(found: dict[str, str]) -> None:
    """Leave out half a point."""
    if len(_ENDS.keys() & {*found.values()}) == 1:
        for column in [c for c, target in found.items() if target in _ENDS]:
            del found[column]


def _name_the_service(found: dict[str, str]) -> None:
    """Call the service as its place or its organization, where nothing else names it."""
    by_target = defaultdict(list)
    for column, target in found.items():
        by_target[target].append(column)
    for stand_in in ("location.name", "organization.name"):
        if not by_target["service.name"] and by_target[stand_in]:
            found[by_target[stand_in][0]] = "service.name"
            return


def _read_whole_addresses(
    found: dict[str, str], lines: Sequence[Mapping[str, str]]
) -> None:
    """Take a street for a whole address where its cells end in a state and a ZIP."""
    street = next((c for c, to in found.items() if to == "address.address_1"), "")
    parts = {"address.city", "address.postal_code", "address.label"}
    said = [cell for line in lines if (cell := line.get(street, "").strip())]
    if not said or parts & {*found.values()}:
        return
    if all(_WHOLE_ADDRESS.fullmatch(cell) for cell in said):
        found[street] = "address.label"
