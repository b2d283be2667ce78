"""Two admins at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.actions import deactivate
from accounts.models import Membership
from accounts.permissions import Role
from core.errors import ConflictError
from core.scope import scope


@pytest.mark.django_db(transaction=True)
def test_two_admins_who_shut_each_other_out_leave_one(staff, jurisdiction):
    first = staff(Role.PROGRAM_ADMIN, jurisdiction, "First")
    second = staff(Role.PROGRAM_ADMIN, jurisdiction, "Second")
    start = Barrier(2)

    def shut_out(by, other):
        start.wait()
        try:
            with scope(jurisdiction):
                deactivate(other.current_membership, by=by)
        except ConflictError:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as threads:
        ends = [
            threads.submit(shut_out, first, second),
            threads.submit(shut_out, second, first),
        ]

    assert sorted(end.result() for end in ends) == ["done", "refused"]
    assert Membership.objects.active().count() == 1
