"""Views as plain as Django allows, for Divert's own to be measured against.

They run behind the same middleware, sign-in and scope; they ask for no permission,
seal nothing and leave neither history nor trace.
"""

from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from rest_framework import serializers
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from bench.models import BareLog, BareRow


class BareSerializer(serializers.ModelSerializer):
    class Meta:
        model = BareRow
        fields = ("id", "key", "name", "status", "priority", "body")


def read(request: HttpRequest, key: str) -> HttpResponse:
    """Read one row by an indexed column."""
    row = get_object_or_404(BareRow, key=key)
    return JsonResponse({"id": row.pk, "name": row.name, "status": row.status})


@api_view(["POST"])
@permission_classes([IsAuthenticated])
def write(request: Request) -> Response:
    """Check input and insert two rows with unique keys in one transaction."""
    form = BareSerializer(data=request.data)
    form.is_valid(raise_exception=True)
    with transaction.atomic():
        row = form.save()
        BareLog.objects.create(row=row, key=row.key, what="made")
    return Response(form.data, status=201)


def update(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change one row by its primary key."""
    changed = BareRow.objects.filter(pk=pk).update(body=request.POST["body"])
    return JsonResponse({"changed": changed})


def page(request: HttpRequest) -> HttpResponse:
    """Show 25 rows through a template."""
    return render(
        request,
        "bench/page.html",
        {"rows": BareRow.objects.order_by("-at", "-id")[:25]},
    )
