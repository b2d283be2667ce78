"""Signing in with e-mail and password; one statement brings user and membership."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class Backend(AuthenticationBackend):
    def get_user(self, user_id: str) -> User | None:
        users = User.objects.select_related("current_membership__jurisdiction")
        user = users.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
