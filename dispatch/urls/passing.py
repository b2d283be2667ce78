"""The addresses of the 988 ledger, of its months, and of outcomes."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from dispatch.views import months, passing


class TransferEnd(StringConverter):
    """How a transfer went."""

    regex = "|".join(passing.ACTS)


register_converter(TransferEnd, "transferend")

urlpatterns = [
    path("988/", passing.ledger, name="ledger"),
    path("988/new/", passing.take_from_988, name="from-988"),
    path("988/months/", months.months, name="months"),
    path("988/months/<uuid:pk>/", months.month, name="ledger-file"),
    path("988/months/<uuid:pk>/compare/", months.compare_again, name="compare-month"),
    path("988/differences/<uuid:pk>/", months.settle, name="settle-difference"),
    path(
        "988/<uuid:pk>/<transferend:verb>/", passing.move_transfer, name="move-transfer"
    ),
    path("<uuid:pk>/pass-to-988/", passing.pass_to_988, name="pass-to-988"),
    path("<uuid:pk>/outcome/", passing.override_outcome, name="override-outcome"),
]
