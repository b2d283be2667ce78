"""The verbs of the cases room that touch more than one row."""

from cases.actions.drafts import (
    adopt_draft,
    discard_draft,
    fold_draft,
    save_draft,
    save_session,
    stale,
)
from cases.actions.episodes import give_reason, open_case
from cases.actions.needs import add_need, set_needs
from cases.actions.people import (
    Match,
    confirm_match,
    find_people,
    keep_person,
    last_signed,
    reject_match,
    search_people,
)
from cases.actions.sessions import (
    Item,
    NotReady,
    add_addendum,
    cad_line,
    co_sign,
    hand_over_session,
    move_session,
    open_session,
    outcomes_open_to,
    record_assessment,
    sign_session,
    to_close,
    void_session,
)

__all__ = [
    "Item",
    "Match",
    "NotReady",
    "add_addendum",
    "add_need",
    "adopt_draft",
    "cad_line",
    "co_sign",
    "confirm_match",
    "discard_draft",
    "find_people",
    "fold_draft",
    "give_reason",
    "hand_over_session",
    "keep_person",
    "last_signed",
    "move_session",
    "open_case",
    "open_session",
    "outcomes_open_to",
    "record_assessment",
    "reject_match",
    "save_draft",
    "save_session",
    "search_people",
    "set_needs",
    "sign_session",
    "stale",
    "to_close",
    "void_session",
]
