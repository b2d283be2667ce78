from django.urls import path

from referrals import views

app_name = "referrals"

MOVES = {
    "send": views.send,
    "accept": views.accept,
    "reject": views.reject,
    "start": views.start,
    "hold": views.hold,
    "resume": views.resume,
    "visit": views.visit,
    "complete": views.complete,
    "fail": views.fail,
    "cancel": views.cancel,
    "enter-in-error": views.enter_in_error,
    "hand-off": views.hand_off,
}

urlpatterns = [
    path("", views.index, name="list"),
    path("new/", views.create, name="create"),
    path("<uuid:pk>/", views.show, name="show"),
    *[path(f"<uuid:pk>/{name}/", view, name=name) for name, view in MOVES.items()],
]
