"""The questions of a screen: which there may be, in which order, and what answers them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

SAFETY_FIRST = ("weapon", "violence", "medical")
MOST = 12
YES_OR_NO = "A safety exclusion is answered yes or no."
UNKNOWN = "unknown"
KEY_OF_UNKNOWN = "u"
# What a policy may want to know that is no question of the screen.
FACTS = {"call_type": "What type of call is it?", "area": "Which area is it in?"}


CALLER = "caller"
# Who calls, as the EIDO says it of a call, and as the question asks it.
CALLERS = {
    "Patient": "person",
    "PatientRelative": "relative",
    "PatientAcquaintance": "knows_them",
    "Witness": "witness",
    "ReportingParty": "service",
}


class Choice(NamedTuple):
    """One answer: what is stored, what is read, and the key that gives it."""

    value: str
    label: str
    key: str


YES_NO = (Choice("yes", "Yes", "y"), Choice("no", "No", "n"))
NOT_KNOWN = Choice(UNKNOWN, "Unknown", KEY_OF_UNKNOWN)


def choices_of(question: Mapping[str, Any]) -> list[Choice]:
    """List the answers of a question, "unknown" last."""
    own = [Choice(**choice) for choice in question.get("choices") or ()]
    return [*(own or YES_NO), NOT_KNOWN]


def answer_of(question: Mapping[str, Any], given: Any) -> str:
    """Return the answer given, or "unknown" for one that the question does not have."""
    known = {choice.value for choice in choices_of(question)}
    return given if isinstance(given, str) and given in known else UNKNOWN


def to_ask(missing: Sequence[str], questions: Sequence[Mapping[str, Any]]) -> list[str]:
    """Put what a decision lacks as a person asks it."""
    texts = FACTS | {question["code"]: question["text"] for question in questions}
    return [texts.get(code, code.replace("_", " ")) for code in missing]


def with_keys(labels: Sequence[str]) -> list[dict[str, str]]:
    """Make choices of these words, each with a value and a key of its own."""
    taken, made = {KEY_OF_UNKNOWN}, []
    values: set[str] = set()
    for label in labels:
        key = _free_key(label, taken)
        value = code_of(label, values)
        taken.add(key)
        values.add(value)
        made.append({"value": value, "label": label, "key": key})
    return made


def code_of(text: str, taken: set[str] | frozenset[str] = frozenset()) -> str:
    """Make a short name of a text that none of those taken has."""
    letters = "".join(c if c.isalnum() and c.isascii() else " " for c in text.lower())
    code = "_".join(letters.split()[:4])[:30] or "question"
    number, free = 2, code
    while free in taken or free == UNKNOWN:
        free, number = f"{code}_{number}", number + 1
    return free


def faults(questions: Any) -> list[str]:
    """List in plain words what keeps these questions from being a screen."""
    if not isinstance(questions, list) or not all(map(_is_question, questions)):
        return ["A screen is a list of questions, each with a code and a text."]
    codes = [question["code"] for question in questions]
    checks = {
        "Weapon, violence and medical emergency come first.": tuple(codes[:3])
        == SAFETY_FIRST,
        "The safety exclusions come before all other questions.": _safety_leads(
            questions
        ),
        # What it excludes is its yes: with other answers no policy could be made.
        YES_OR_NO: not any(q.get("safety") and q.get("choices") for q in questions),
        "Every question has a code of its own.": all(codes)
        and len(set(codes)) == len(codes),
        f"A screen has at most {MOST} questions: it takes 15 seconds.": len(codes)
        <= MOST,
        "Every answer of a question has a word and a key of its own.": all(
            map(_answers_differ, questions)
        ),
    }
    return [words for words, fine in checks.items() if not fine]


def asked_yes_or_no(questions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Ask exclusions yes or no, which of old versions some had answers of their own."""
    return [
        {k: v for k, v in q.items() if not (k == "choices" and q.get("safety"))}
        for q in questions
    ]


def _is_question(question: Any) -> bool:
    return (
        isinstance(question, dict)
        and isinstance(question.get("code"), str)
        and isinstance(question.get("text"), str)
        and bool(question["text"].strip() or not question["code"])
        and all(map(_is_choice, question.get("choices") or ()))
    )


def _is_choice(choice: Any) -> bool:
    return (
        isinstance(choice, dict)
        and set(choice) == set(Choice._fields)
        and all(isinstance(value, str) and value for value in choice.values())
    )


def _safety_leads(questions: Sequence[Mapping[str, Any]]) -> bool:
    order = [bool(question.get("safety")) for question in questions]
    return order == sorted(order, reverse=True) and all(order[: len(SAFETY_FIRST)])


def _answers_differ(question: Mapping[str, Any]) -> bool:
    choices = choices_of(question)
    if question.get("choices") and len(choices) < 3:
        return False
    return all(
        len({getattr(choice, name) for choice in choices}) == len(choices)
        for name in Choice._fields
    )


def _free_key(label: str, taken: set[str]) -> str:
    letters = [c for c in label.lower() if c.isalnum() and c.isascii()]
    return next(key for key in [*letters, *"123456789"] if key not in taken)


def caller_known(role: str, questions: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Answer who is calling where the call tells it already and the screen asks it."""
    answer = CALLERS.get(role, "")
    asked = [q for q in questions if q["code"] == CALLER]
    fits = any(answer_of(question, answer) == answer for question in asked)
    return {CALLER: answer} if answer and fits else {}


def caller_role(answers: Mapping[str, str]) -> str:
    """Say who calls, in the word a call has for it, '' where the answers do not tell."""
    said = answers.get(CALLER)
    return next((role for role, answer in CALLERS.items() if answer == said), "")
