"""What CAD said of a call beyond its own row, as programs read it."""

from rest_framework import serializers


class NumberSerializer(serializers.Serializer):
    """A number to ring back, whom it reaches, and when it is good."""

    phone = serializers.CharField()
    whose = serializers.CharField(allow_blank=True)
    about = serializers.CharField(allow_blank=True)


class SomebodySerializer(serializers.Serializer):
    """A person CAD names, with every role they have in the incident."""

    name = serializers.CharField(allow_blank=True)
    roles = serializers.ListField(child=serializers.CharField())
    phones = serializers.ListField(child=serializers.CharField())
    about = serializers.ListField(child=serializers.CharField())


class CautionSerializer(serializers.Serializer):
    """What might hurt somebody, how grave it is held to be, and who says so."""

    text = serializers.CharField()
    kinds = serializers.ListField(child=serializers.CharField())
    severity = serializers.CharField(allow_blank=True)
    source = serializers.CharField(allow_blank=True)
    since = serializers.DateTimeField(allow_null=True)


class RemarkSerializer(serializers.Serializer):
    """A note of the dispatch floor, with its time."""

    at = serializers.DateTimeField(allow_null=True)
    text = serializers.CharField()


class KnownSerializer(serializers.Serializer):
    """Everything CAD said: the gravest caution first, numbers of the call first."""

    numbers = NumberSerializer(many=True)
    persons = SomebodySerializer(many=True)
    cautions = CautionSerializer(many=True)
    notes = RemarkSerializer(many=True)
    ends = serializers.ListField(child=serializers.CharField())
    linked = serializers.ListField(child=serializers.CharField())
    standing = serializers.ListField(child=serializers.CharField())
    units = serializers.ListField(child=serializers.CharField())
