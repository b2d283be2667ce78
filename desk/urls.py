from django.urls import path

from desk.views import boards, cases, find, home, services, session_acts, sessions

app_name = "desk"

SESSION_ACTS = {
    "release": session_acts.release,
    "return_911": session_acts.return_911,
    "drop": session_acts.drop,
    "engage": session_acts.engage,
    "hand_over": session_acts.hand_over,
    "help": session_acts.send_help,
    "who": session_acts.who,
    "search": session_acts.search,
    "identify": session_acts.identify,
    "addendum": session_acts.addendum,
    "co_sign": session_acts.co_sign,
    "void": session_acts.void,
    "wrong_person": session_acts.wrong_person,
    "discard": session_acts.discard,
    "draft": sessions.draft,
    "save": sessions.save,
    "sign": sessions.sign,
    "to_close": sessions.to_close,
}
CASE_PAGES = {
    "close": cases.close,
    "reopen": cases.reopen,
    "stop_contact": cases.stop_contact,
    "allow_contact": cases.allow_contact,
    "history": cases.history,
    "access": cases.access,
    "assign": cases.assign,
}

urlpatterns = [
    path("", home.home, name="home"),
    path("find/", find.find, name="find"),
    path("queue/", boards.queue, name="queue"),
    path("board/", boards.board, name="board"),
    path("queue/offers/", boards.offers, name="offers"),
    path("queue/<uuid:pk>/open/", boards.open_call, name="open_call"),
    path("queue/next/", sessions.take_next, name="take_next"),
    path("desk/sessions/new/", sessions.open_session, name="open_session"),
    path("desk/sessions/<uuid:pk>/", sessions.show, name="session"),
    path(
        "desk/sessions/<uuid:pk>/match/<uuid:person>/", session_acts.match, name="match"
    ),
    path("desk/sessions/<uuid:pk>/move/<uuid:person>/", session_acts.move, name="move"),
    path(
        "desk/sessions/<uuid:pk>/keep/<uuid:response>/",
        session_acts.keep_response,
        name="keep_response",
    ),
    path(
        "desk/sessions/<uuid:pk>/call-off/<uuid:response>/",
        session_acts.cancel_response,
        name="cancel_response",
    ),
    path(
        "desk/sessions/<uuid:pk>/adopt/<uuid:draft>/", session_acts.adopt, name="adopt"
    ),
    path("desk/cases/<uuid:pk>/", cases.show, name="case"),
    path("desk/needs/<uuid:pk>/", cases.of_need, name="need"),
    path("desk/cases/<uuid:pk>/services/", services.for_case, name="case_services"),
    path(
        "desk/cases/<uuid:pk>/services/none/",
        services.none_for_case,
        name="case_no_service",
    ),
    path("desk/sessions/<uuid:pk>/services/", services.for_session, name="services"),
    path(
        "desk/sessions/<uuid:pk>/services/none/",
        services.none_for_session,
        name="no_service",
    ),
    *[
        path(f"desk/sessions/<uuid:pk>/{name.replace('_', '-')}/", view, name=name)
        for name, view in SESSION_ACTS.items()
    ],
    *[
        path(f"desk/cases/<uuid:pk>/{name.replace('_', '-')}/", view, name=name)
        for name, view in CASE_PAGES.items()
    ],
]
