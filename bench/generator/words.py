"""Invented names, places and sentences; nobody real."""

from bench.generator.copying import chance

FIRST = [
    "Ada",
    "Ben",
    "Cleo",
    "Dan",
    "Eve",
    "Finn",
    "Gwen",
    "Hugo",
    "Ida",
    "Jon",
    "Kay",
    "Leo",
    "Mia",
    "Ned",
    "Ola",
    "Pia",
    "Quin",
    "Rae",
    "Sam",
    "Tess",
    "Uma",
    "Vic",
    "Wes",
    "Yan",
    "Zoe",
]
LAST = [
    "Abbott",
    "Baker",
    "Castillo",
    "Dunn",
    "Ellis",
    "Foster",
    "Garza",
    "Hale",
    "Irwin",
    "Jensen",
    "Keller",
    "Lowe",
    "Mercer",
    "Novak",
    "Ortiz",
    "Pratt",
    "Quill",
    "Reyes",
    "Soto",
    "Tran",
    "Usher",
    "Vance",
    "Weber",
    "Young",
    "Zimmer",
]
STREETS = [
    "Alder",
    "Birch",
    "Cedar",
    "Dogwood",
    "Elm",
    "Fir",
    "Grove",
    "Hazel",
    "Ivy",
    "Juniper",
    "Larch",
    "Maple",
    "Oak",
    "Pine",
    "Rowan",
    "Spruce",
    "Walnut",
    "Willow",
]
TOPICS = [
    "panic",
    "grief",
    "sleep",
    "housing",
    "alcohol",
    "family",
    "work",
    "medication",
    "anger",
    "loneliness",
    "pain",
    "school",
]
SENTENCES = (
    "Caller speaks fast, asks for help with {}.",
    "Says it has been worse since last week because of {}.",
    "We went through the plan for {} step by step.",
    "Agreed to ring a friend about {} tonight.",
    "Wants to hear from us about {} before the weekend.",
    "Denies a plan, worries about {}.",
)
HELP = [
    "Counseling",
    "Shelter",
    "Detox",
    "Food",
    "Respite",
    "Peer",
    "Outreach",
    "Crisis",
    "Walk-in",
    "Recovery",
    "Family",
    "Youth",
    "Senior",
    "Veteran",
    "Legal",
    "Transport",
]


def name() -> str:
    return f"{chance.choice(FIRST)} {chance.choice(LAST)}{chance.choice('aeiou')}"


def phone() -> str:
    return f"+1512{chance.randrange(2_000_000, 9_999_999)}"


def address() -> str:
    return f"{chance.randrange(1, 9999)} {chance.choice(STREETS)} Street"


def note(sentences: int = 3) -> str:
    return " ".join(
        chance.choice(SENTENCES).format(chance.choice(TOPICS)) for _ in range(sentences)
    )
