"""What the clock asks of this room."""

from celery import shared_task
from django.contrib.sessions.models import Session
from django.db import IntegrityError
from django.utils import timezone
from knox.models import AuthToken

from accounts.models import Jurisdiction
from core.scope import scope
from core.seals import seal_new


@shared_task
def seal_access_log() -> int:
    """Seal what was newly seen or done, jurisdiction by jurisdiction."""
    sealed = 0
    for jurisdiction in Jurisdiction.objects.all():
        try:
            with scope(jurisdiction):
                sealed += seal_new(jurisdiction.pk)
        except IntegrityError:
            # Another sweep made this very link a moment ago.
            continue
    return sealed


@shared_task
def forget_ended_sessions() -> None:
    """Remove sessions and tokens whose time is over."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    AuthToken.objects.filter(expiry__lt=now).delete()
