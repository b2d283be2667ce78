"""The least that Django does for a read, a write, an update and a page.

They stand behind the product's own middleware, so signing in, scope and transaction
cost them what they cost the product.
"""

import json
from typing import Any

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bench import questions
from bench.models import BareLine, BareMessage

ROWS = 25


def read(request: HttpRequest, key: str) -> HttpResponse:
    """One indexed read."""
    message = BareMessage.objects.filter(key=key).first()
    if message is None:
        raise Http404
    return JsonResponse(
        {"key": message.key, "kind": message.kind, "place": message.place}
    )


def update(request: HttpRequest, key: str) -> HttpResponse:
    """One UPDATE by key."""
    notes = json.loads(request.body)["notes"]
    changed = BareMessage.objects.filter(key=key).update(notes=notes)
    return JsonResponse({"changed": changed})


def page(request: HttpRequest) -> HttpResponse:
    """A template page of 25 rows."""
    rows = BareMessage.objects.order_by("-received_at")[:ROWS]
    return render(request, "bench/page.html", {"rows": rows})


def rows(request: HttpRequest) -> HttpResponse:
    """A template page of 20 rows, as many as search shows."""
    found = BareMessage.objects.order_by("-received_at")[:20]
    return render(request, "bench/page.html", {"rows": found})


def search(request: HttpRequest) -> HttpResponse:
    """The search question written by hand, run and handed out."""
    with connection.cursor() as cursor:
        cursor.execute(questions.BY_HAND, questions.asked(questions.BY_HAND))
        found = cursor.fetchall()
    return JsonResponse({"results": found})


class BareLineSerializer(serializers.ModelSerializer):
    class Meta:
        model = BareLine
        fields = ("name", "phone")


class BareMessageSerializer(serializers.ModelSerializer):
    line = BareLineSerializer()

    class Meta:
        model = BareMessage
        fields = ("key", "kind", "priority", "place", "notes", "line")
        # The database refuses a key twice; asking first would be a third statement.
        extra_kwargs = {"key": {"validators": []}}

    def create(self, validated_data: dict[str, Any]) -> BareMessage:
        line = validated_data.pop("line")
        message = BareMessage.objects.create(**validated_data)
        BareLine.objects.create(message=message, **line)
        return message


class BareWrite(APIView):
    """DRF validation and two INSERTs with a unique key, in the request's transaction."""

    permission_classes = (IsAuthenticated,)

    def post(self, request: Request) -> Response:
        form = BareMessageSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        message = form.save()
        return Response({"id": message.pk, "key": message.key}, status=201)
