from django.urls import path

from accounts.views import joining, looks, me, people, services

app_name = "accounts"

urlpatterns = [
    path("", people.people, name="people"),
    path("invite/", people.invite, name="invite"),
    path(
        "invitations/<uuid:pk>/cancel/",
        people.cancel_invitation,
        name="cancel_invitation",
    ),
    path("second-factor/", people.require_factor, name="require_factor"),
    path("people/<uuid:pk>/", people.member, name="member"),
    path("people/<uuid:pk>/describe/", people.describe, name="describe"),
    path("people/<uuid:pk>/role/", people.give_role, name="give_role"),
    path("people/<uuid:pk>/deactivate/", people.deactivate, name="deactivate"),
    path("people/<uuid:pk>/reactivate/", people.reactivate, name="reactivate"),
    path("people/<uuid:pk>/reset-factors/", people.reset_factors, name="reset_factors"),
    path("join/<str:secret>/", joining.join, name="join"),
    path("services/", services.services, name="services"),
    path("services/make/", services.make_service, name="make_service"),
    path("services/<uuid:pk>/token/", services.issue_token, name="issue_token"),
    path("services/<uuid:pk>/revoke/", services.revoke_token, name="revoke_token"),
    path("services/<uuid:pk>/end/", services.end_service, name="end_service"),
    path("who-looked/", looks.looks, name="looks"),
    path("me/", me.me, name="me"),
    path("me/theme/", me.theme, name="theme"),
    path("where/", me.where, name="where"),
]
