"""The verbs of the cases room that touch more than one row."""

from cases.actions.cad_words import cad_line
from cases.actions.closing import Item, outcomes_open_to, to_close
from cases.actions.drafts import (
    Clash,
    adopt_draft,
    discard_draft,
    fold_draft,
    merged,
    save_draft,
    save_session,
    stale,
)
from cases.actions.episodes import give_reason, open_case
from cases.actions.needs import add_need, set_needs
from cases.actions.people import (
    Match,
    PersonChanged,
    confirm_match,
    find_people,
    keep_person,
    last_signed,
    reject_match,
    search_people,
    suggest_people,
)
from cases.actions.sessions import (
    NotReady,
    add_addendum,
    co_sign,
    end_session,
    end_with_call,
    hand_over_session,
    may_finish,
    move_session,
    open_session,
    record_assessment,
    sign_session,
    void_session,
)
from cases.actions.standing import (
    record_consent,
    write_care_plan,
    write_safety_plan,
)

__all__ = [
    "Clash",
    "Item",
    "Match",
    "NotReady",
    "PersonChanged",
    "add_addendum",
    "add_need",
    "adopt_draft",
    "cad_line",
    "co_sign",
    "confirm_match",
    "discard_draft",
    "end_session",
    "end_with_call",
    "find_people",
    "fold_draft",
    "give_reason",
    "hand_over_session",
    "keep_person",
    "last_signed",
    "may_finish",
    "merged",
    "move_session",
    "open_case",
    "open_session",
    "outcomes_open_to",
    "record_assessment",
    "record_consent",
    "reject_match",
    "save_draft",
    "save_session",
    "search_people",
    "set_needs",
    "sign_session",
    "stale",
    "suggest_people",
    "to_close",
    "void_session",
    "write_care_plan",
    "write_safety_plan",
]
