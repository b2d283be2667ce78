from django.urls import path

from referrals.views import asking, referrals

app_name = "referrals"

MOVES = {
    "send": referrals.send,
    "accept": referrals.accept,
    "reject": referrals.reject,
    "start": referrals.start,
    "hold": referrals.hold,
    "resume": referrals.resume,
    "visit": referrals.visit,
    "complete": referrals.complete,
    "fail": referrals.fail,
    "cancel": referrals.cancel,
    "enter-in-error": referrals.enter_in_error,
    "hand-off": referrals.hand_off,
}

urlpatterns = [
    path("", referrals.index, name="list"),
    path("new/", asking.create, name="create"),
    path("<uuid:pk>/", referrals.show, name="show"),
    *[path(f"<uuid:pk>/{name}/", view, name=name) for name, view in MOVES.items()],
]
