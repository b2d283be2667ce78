from django.urls import path, register_converter
from django.urls.converters import StringConverter

from dispatch.urls import files, policies
from dispatch.urls import passing as passing_urls
from dispatch.views import (
    calls,
    codes,
    correcting,
    feeds,
    field_filters,
    merging,
    outage,
    outlets,
    screen_forms,
    screening,
)

app_name = "dispatch"


class ResponseVerb(StringConverter):
    """One of the moves of a response."""

    regex = "|".join(calls.RESPONSE_VERBS)


class CodeList(StringConverter):
    """One of the code lists."""

    regex = "|".join(codes.LISTS)


class QuestionAct(StringConverter):
    """One of the acts on a draft of the screen."""

    regex = "|".join(screen_forms.ACTS)


register_converter(QuestionAct, "questionact")
register_converter(ResponseVerb, "responseverb")
register_converter(CodeList, "codelist")

urlpatterns = [
    path("", calls.index, name="list"),
    path("new/", calls.enter, name="enter"),
    path("mine/", screening.mine, name="mine"),
    path("outage/", outage.paper, name="outage-form"),
    path("outage/enter/", outage.enter, name="back-enter"),
    path("screen-forms/", screen_forms.index, name="screen-forms"),
    path("screen-forms/draft/", screen_forms.draft, name="draft-screen-form"),
    path("screen-forms/floor/", screen_forms.floor_rules, name="floor-rules"),
    path("screen-forms/<uuid:pk>/", screen_forms.show, name="screen-form"),
    path(
        "screen-forms/<uuid:pk>/<questionact:act>/",
        screen_forms.change,
        name="change-screen-form",
    ),
    *passing_urls.urlpatterns,
    *policies.urlpatterns,
    path("codes/<codelist:kind>/", codes.index, name="codes"),
    path("codes/<codelist:kind>/new/", codes.add, name="add-code"),
    path("codes/<codelist:kind>/file/", codes.take_over, name="take-over-codes"),
    path("codes/<codelist:kind>/<uuid:pk>/", codes.edit, name="edit-code"),
    path("codes/<codelist:kind>/<uuid:pk>/retire/", codes.retire, name="retire-code"),
    path("codes/types/<uuid:pk>/take-up/", codes.take_up, name="take-up-code"),
    path("codes/<codelist:kind>/<uuid:pk>/move/", codes.move, name="move-code"),
    path("feeds/", feeds.feeds, name="feeds"),
    path("feeds/<uuid:pk>/", feeds.feed, name="feed"),
    path("feeds/<uuid:pk>/rotate/", feeds.rotate, name="rotate-feed"),
    path(
        "feeds/<uuid:pk>/forget-previous/", feeds.forget_previous, name="forget-secret"
    ),
    path("feeds/<uuid:pk>/switch/", feeds.switch, name="switch-feed"),
    path("feeds/<uuid:pk>/filters/new/", field_filters.add, name="add-filter"),
    path("filters/<uuid:pk>/", field_filters.edit, name="edit-filter"),
    path("filters/<uuid:pk>/switch/", field_filters.switch, name="switch-filter"),
    path("feeds/<uuid:pk>/told/", outlets.outlet, name="outlet"),
    path("feeds/<uuid:pk>/told/rotate/", outlets.rotate, name="rotate-outlet"),
    path(
        "feeds/<uuid:pk>/told/forget-previous/",
        outlets.forget_previous,
        name="forget-outlet-secret",
    ),
    path("untold/", outlets.untold, name="untold"),
    path("untold/send-all/", outlets.send_all_again, name="send-all-reports"),
    path("untold/<uuid:pk>/send/", outlets.send_again, name="send-report"),
    *files.urlpatterns,
    path("quarantine/", feeds.quarantine, name="quarantine"),
    path("messages/<uuid:pk>/", feeds.message, name="message"),
    path("messages/<uuid:pk>/replay/", feeds.replay, name="replay"),
    path(
        "responses/<uuid:pk>/<responseverb:verb>/",
        calls.move_response,
        name="move-response",
    ),
    path("<uuid:pk>/", calls.show, name="call"),
    path("<uuid:pk>/correct/", correcting.correct, name="correct"),
    path("<uuid:pk>/screen/", screening.screen, name="screen"),
    path("<uuid:pk>/screen/preview/", screening.preview, name="preview-screen"),
    path("<uuid:pk>/standing/", screening.standing, name="standing"),
    path("<uuid:pk>/merge/", merging.merge, name="merge"),
    path("<uuid:pk>/split/", merging.split, name="split"),
    path("<uuid:pk>/offer/", calls.offer, name="offer"),
    path("<uuid:pk>/take/", calls.take, name="take"),
    path("<uuid:pk>/return/", calls.return_to_911, name="return"),
    path("<uuid:pk>/drop/", calls.drop, name="drop"),
    path("<uuid:pk>/decline/", calls.decline, name="decline"),
    path("<uuid:pk>/abandon/", calls.abandon, name="abandon"),
    path("<uuid:pk>/release/", calls.release, name="release"),
    path("<uuid:pk>/hand-over/", calls.hand_over, name="hand-over"),
    path("<uuid:pk>/send-help/", calls.send_help, name="send-help"),
    path("<uuid:pk>/close/", calls.close, name="close"),
    path("<uuid:pk>/finish/", calls.finish, name="finish"),
]
