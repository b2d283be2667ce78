"""How many statements a request takes, as DESIGN.md section 7 counts them."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

NOT_COUNTED = re.compile(
    r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b", re.IGNORECASE
)


class Counter:
    """Keeps every statement but those that only bound a transaction."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def __len__(self) -> int:
        return len(self.statements)

    def __call__(
        self,
        execute: Any,
        sql: str,
        params: Any,
        many: bool,  # noqa: FBT001 - Django's own signature
        context: Any,
    ) -> Any:
        if not NOT_COUNTED.match(str(sql)):
            self.statements.append(str(sql))
        return execute(sql, params, many, context)


def of(ask: Callable[[], object]) -> list[str]:
    """List the statements of one request, asked twice so that nothing is met first."""
    ask()
    with counting() as counter:
        ask()
    return counter.statements


@contextmanager
def counting() -> Iterator[Counter]:
    """Count the statements sent inside, session, user, scope and trace included."""
    counter = Counter()
    with connection.execute_wrapper(counter):
        yield counter
