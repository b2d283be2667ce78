"""The versions of the screen over HTTP, and each act on a draft of the next."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response as Answer

from dispatch.actions import screen_forms as actions
from dispatch.api.verbs import UP_OR_DOWN, Verbs
from dispatch.forms.floor import MOST_ANSWERS
from dispatch.models import ScreenForm
from dispatch.questions import YES_OR_NO


class ScreenFormSerializer(serializers.ModelSerializer):
    """The questions of the call taker's screen, safety exclusions first."""

    class Meta:
        model = ScreenForm
        fields = ("id", "version", "status", "questions", "activated_at")
        read_only_fields = fields


class AskSerializer(serializers.Serializer):
    """A question of this jurisdiction's own; without answers of its own, yes or no."""

    text = serializers.CharField(max_length=160)
    choices = serializers.ListField(
        child=serializers.CharField(max_length=100),
        required=False,
        max_length=MOST_ANSWERS,
    )
    safety = serializers.BooleanField(
        default=False, help_text="It comes before the others and stays."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["safety"] and attrs.get("choices"):
            raise serializers.ValidationError({"choices": [YES_OR_NO]})
        return attrs


class QuestionSerializer(serializers.Serializer):
    """Which question, by its code."""

    code = serializers.CharField(max_length=60)


class RewordSerializer(QuestionSerializer):
    """The new words of a question."""

    text = serializers.CharField(max_length=160)


class MoveQuestionSerializer(QuestionSerializer):
    """Which question, and where it goes."""

    to = serializers.ChoiceField(list(UP_OR_DOWN))


class ScreenFormViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Verbs):
    """Versions of the screen form; one is active, one may be a draft."""

    queryset = ScreenForm.objects.none()
    serializer_class = ScreenFormSerializer
    filterset_fields = ("status",)
    permissions = {
        "list": "dispatch.view_code",
        "retrieve": "dispatch.view_code",
        "draft": "dispatch.manage_screen_form",
        "add_question": "dispatch.manage_screen_form",
        "reword_question": "dispatch.manage_screen_form",
        "remove_question": "dispatch.manage_screen_form",
        "move_question": "dispatch.manage_screen_form",
        "activate": "dispatch.manage_screen_form",
    }

    def get_queryset(self) -> Any:
        return ScreenForm.objects.visible_to(self.request.user)

    @extend_schema(request=None)
    @action(detail=False, methods=["post"], filterset_fields=())
    def draft(self, request: Request) -> Answer:
        """Begin the next version from the one in force, or go on with the one begun."""
        return self.show(actions.draft_screen_form(by=request.user))

    @extend_schema(request=AskSerializer)
    @action(detail=True, methods=["post"], url_path="add-question")
    def add_question(self, request: Request, pk: UUID) -> Answer:
        """Ask something more in this draft."""
        return self._changed(actions.add_question, AskSerializer)

    @extend_schema(request=RewordSerializer)
    @action(detail=True, methods=["post"], url_path="reword-question")
    def reword_question(self, request: Request, pk: UUID) -> Answer:
        """Put a question of this draft in other words; its code and answers stay."""
        return self._changed(actions.reword_question, RewordSerializer)

    @extend_schema(request=QuestionSerializer)
    @action(detail=True, methods=["post"], url_path="remove-question")
    def remove_question(self, request: Request, pk: UUID) -> Answer:
        """Take a question out of this draft; a safety exclusion in use stays."""
        return self._changed(actions.remove_question, QuestionSerializer)

    @extend_schema(request=MoveQuestionSerializer)
    @action(detail=True, methods=["post"], url_path="move-question")
    def move_question(self, request: Request, pk: UUID) -> Answer:
        """Move a question one place, as far as its kind may go."""
        form, said = self.get_object(), self.read(MoveQuestionSerializer)
        step = UP_OR_DOWN[said["to"]]
        actions.move_question(form, said["code"], by=request.user, step=step)
        return self.show(form)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def activate(self, request: Request, pk: UUID) -> Answer:
        """Ask these questions from now on; the version before them is retired."""
        form = self.get_object()
        actions.activate_screen_form(form, by=request.user)
        return self.show(form)

    def _changed(self, act: Any, shape: type[serializers.Serializer]) -> Answer:
        form = self.get_object()
        act(form, by=self.request.user, **self.read(shape))
        return self.show(form)
