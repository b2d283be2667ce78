"""Work out anew what search knows, source by source; may be run as often as one likes."""

from typing import Any

from django.core.management.base import BaseCommand

from providers.finding import index
from providers.models import Source


class Command(BaseCommand):
    help = "Rebuild the search entries of the whole directory, after an upgrade."

    def handle(self, *args: Any, **options: Any) -> None:
        for source in Source.objects.order_by("slug"):
            found = index.rebuild_source(source)
            self.stdout.write(f"{source}: {found} places can be found")
