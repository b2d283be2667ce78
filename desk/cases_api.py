"""People and cases over HTTP: the same verbs and rows as their pages."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases import actions as cases
from cases.api.records import (
    CaseSerializer,
    ClosingSerializer,
    ConsentSerializer,
    EntrySerializer,
    MatchSerializer,
    NeedSerializer,
    OpeningSerializer,
    PersonChangeSerializer,
    PersonSearchSerializer,
    PersonSerializer,
    ToSerializer,
    WhySerializer,
)
from cases.forms.colleagues import colleagues
from cases.models import Case, Person
from cases.reach import reach_case
from core.access import trace
from desk import actions
from desk.case_page import whole_case
from desk.timeline import timeline


def said(serializer_class: Any, request: Request, **extra: Any) -> dict[str, Any]:
    """Read the body of a request, or refuse it with what is wrong."""
    serializer = serializer_class(
        data=request.data, context={"request": request}, **extra
    )
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


class PersonViewSet(viewsets.GenericViewSet):
    """People: written down, found by POST, never listed."""

    serializer_class = PersonSerializer
    lookup_value_converter = "uuid"
    permissions = {
        "retrieve": "cases.view_person",
        "create": "cases.add_person",
        "partial_update": "cases.change_person",
        "search": "cases.search_person",
        "stop_contact": "desk.stop_contact",
        "allow_contact": "desk.allow_contact",
    }

    def get_queryset(self) -> Any:
        return Person.objects.visible_to(self.request.user)

    def retrieve(self, request: Request, pk: UUID) -> Response:
        person = self._reach(pk)
        trace("view", person)
        return Response(PersonSerializer(person).data)

    def create(self, request: Request) -> Response:
        person = cases.keep_person(by=request.user, **said(PersonSerializer, request))
        return Response(PersonSerializer(person).data, status=201)

    @extend_schema(request=PersonChangeSerializer, responses=PersonSerializer)
    def partial_update(self, request: Request, pk: UUID) -> Response:
        person = self._reach(pk)
        fields = said(PersonChangeSerializer, request, partial=True)
        cases.keep_person(person, by=request.user, **fields)
        return Response(PersonSerializer(person).data)

    @extend_schema(request=PersonSearchSerializer, responses=MatchSerializer(many=True))
    @action(detail=False, methods=["post"], pagination_class=None)
    def search(self, request: Request) -> Response:
        found = cases.search_people(
            by=request.user, **said(PersonSearchSerializer, request)
        )
        return Response(MatchSerializer(found, many=True).data)

    @extend_schema(request=WhySerializer, responses=PersonSerializer)
    @action(detail=True, methods=["post"], url_path="stop-contact")
    def stop_contact(self, request: Request, pk: UUID) -> Response:
        person = self._reach(pk)
        actions.stop_contact(person, by=request.user, **said(WhySerializer, request))
        return Response(PersonSerializer(person).data)

    @extend_schema(request=WhySerializer, responses=PersonSerializer)
    @action(detail=True, methods=["post"], url_path="allow-contact")
    def allow_contact(self, request: Request, pk: UUID) -> Response:
        person = self._reach(pk)
        person.allow_contact(by=request.user, **said(WhySerializer, request))
        return Response(PersonSerializer(person).data)

    def _reach(self, pk: UUID) -> Person:
        """Give a person whose newest case this user may open now."""
        person = get_object_or_404(self.get_queryset(), pk=pk)
        case = person.cases.order_by("-status", "-opened_at").first()
        if case:
            reach_case(self.request.user, case.pk)
        return person


class CaseViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """Cases: a colleague's is opened with a reason, once a shift."""

    serializer_class = CaseSerializer
    lookup_value_converter = "uuid"
    filterset_fields = ("status", "assigned_to", "person")
    permissions = {
        "list": "cases.view_case",
        "retrieve": "cases.view_case",
        "reason": "cases.view_case",
        "timeline": "cases.view_case",
        "close": "desk.close_case",
        "reopen": "desk.reopen_case",
        "assign": "cases.assign_case",
        "needs": "cases.change_need",
        "consents": "cases.change_consent",
    }

    def get_queryset(self) -> Any:
        return Case.objects.visible_to(self.request.user).listed()

    def list(self, request: Request) -> Response:
        trace("search", ("cases.case", None))
        return super().list(request)

    def retrieve(self, request: Request, pk: UUID) -> Response:
        case = reach_case(request.user, pk)
        trace("view", case)
        return self._shown(case)

    @extend_schema(request=OpeningSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def reason(self, request: Request, pk: UUID) -> Response:
        case = get_object_or_404(Case.objects.visible_to(request.user), pk=pk)
        cases.give_reason(case, by=request.user, **said(OpeningSerializer, request))
        return Response(status=204)

    @extend_schema(responses=EntrySerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def timeline(self, request: Request, pk: UUID) -> Response:
        case = reach_case(request.user, pk)
        trace("view", case)
        entries = timeline(whole_case(case))
        return Response(EntrySerializer(entries, many=True).data)

    @extend_schema(request=ClosingSerializer, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: UUID) -> Response:
        case = reach_case(request.user, pk)
        actions.close_case(case, by=request.user, **said(ClosingSerializer, request))
        return self._shown(case)

    @extend_schema(request=None, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: UUID) -> Response:
        case = reach_case(request.user, pk)
        case.reopen(by=request.user)
        return self._shown(case)

    @extend_schema(request=ToSerializer, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: UUID) -> Response:
        case = reach_case(request.user, pk)
        wanted = said(ToSerializer, request)["to"]
        people = colleagues(request.user)
        to = get_object_or_404(people, pk=wanted) if wanted else None
        case.assign(to, by=request.user)
        return self._shown(case)

    @extend_schema(request=NeedSerializer, responses={201: NeedSerializer})
    @action(detail=True, methods=["post"])
    def needs(self, request: Request, pk: UUID) -> Response:
        case = reach_case(request.user, pk)
        need = cases.add_need(
            case, said(NeedSerializer, request)["code"], by=request.user
        )
        return Response(NeedSerializer(need).data, status=201)

    @extend_schema(request=ConsentSerializer, responses={201: ConsentSerializer})
    @action(detail=True, methods=["post"])
    def consents(self, request: Request, pk: UUID) -> Response:
        case = reach_case(request.user, pk)
        consent = cases.record_consent(
            case, by=request.user, **said(ConsentSerializer, request)
        )
        return Response(ConsentSerializer(consent).data, status=201)

    def _shown(self, case: Case) -> Response:
        return Response(CaseSerializer(case).data)
