"""Text on its way into a session: saved often, kept out of history, never lost."""

from typing import Any, Self
from uuid import UUID, uuid5

from django.conf import settings
from django.db import connection, models
from django.utils import timezone

from cases.models.session import Session
from core.fields import EncryptedJSONField
from core.models import ScopedRow

# One statement, so that the check and the write cannot be parted. The lock on the
# session makes it wait for a save or a signature that is under way, and lose to it.
# A draft whose session has moved on starts anew only from the version now saved.
# Each save of the session and each draft begun takes a block of the sequence and
# counts on inside it, so a number names one text, and a later one is greater.
UPSERT = """
INSERT INTO cases_sessiondraft AS d (id, jurisdiction_id, session_id, author_id,
    content, base_version, version, created_at, updated_at)
SELECT %(id)s, s.jurisdiction_id, s.id, %(author)s, %(content)s, s.version,
    nextval('cases_session_version'), %(now)s, %(now)s
FROM cases_session s
WHERE s.id = %(session)s AND s.status = 'in_progress' AND (s.version = %(base)s
    OR EXISTS (SELECT FROM cases_sessiondraft o WHERE o.id = %(id)s
        AND o.version = %(base)s AND o.base_version = s.version))
FOR KEY SHARE OF s
ON CONFLICT (session_id, author_id) DO UPDATE SET content = excluded.content,
    base_version = excluded.base_version, updated_at = excluded.updated_at,
    version = CASE WHEN d.version = %(base)s THEN d.version + 1 ELSE excluded.version END
WHERE d.version = %(base)s OR d.base_version <> excluded.base_version
RETURNING d.version, d.xmax = 0
"""


class SessionDraftQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(session__in=Session.objects.visible_to(user))

    def write(
        self, session_id: Any, *, by: Any, content: dict, base_version: int
    ) -> tuple[int, bool] | None:
        """Keep what `by` has typed if it builds on `base_version`, in one statement.

        Returns the new version and whether the draft was opened by this, or None
        when the session is signed, gone or newer, or the draft is newer elsewhere.
        """
        pk = draft_id(session_id, by.pk)
        draft = SessionDraft(pk=pk, content=content)
        field = SessionDraft._meta.get_field("content")
        values = {
            "id": pk,
            "session": session_id,
            "author": by.pk,
            "content": field.pre_save(draft, add=True),
            "base": base_version,
            "now": timezone.now(),
        }
        with connection.cursor() as cursor:
            cursor.execute(UPSERT, values)
            return cursor.fetchone()


class SessionDraft(ScopedRow):
    """What one author has typed into a session and not yet saved to the record.

    Not a Record: it is written every second and a half, and its text joins the
    session's history when it is saved or signed.
    """

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="drafts"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    content = EncryptedJSONField(default=dict)
    base_version = models.BigIntegerField()
    version = models.BigIntegerField()
    updated_at = models.DateTimeField(default=timezone.now)

    objects = SessionDraftQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["session", "author"], name="draft_one_per_author"
            ),
        )

    def __str__(self) -> str:
        return f"draft of {self.updated_at:%Y-%m-%d %H:%M:%S}"

    @property
    def is_stale(self) -> bool:
        """Say whether somebody saved the session after this draft was begun."""
        return self.base_version != self.session.version


def draft_id(session_id: UUID, author_id: UUID) -> UUID:
    """Name the draft of an author, so that its text can be sealed before it is found."""
    return uuid5(session_id, author_id.hex)
