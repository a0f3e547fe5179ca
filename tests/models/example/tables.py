"""A pair is one Left and one Right with the same id; a Part belongs to a Left."""

import secrets

from tortoise import fields
from tortoise.indexes import PartialIndex
from tortoise.models import Model


def new_id() -> str:
    return secrets.token_hex(16)


class Left(Model):
    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    name = fields.CharField(max_length=200, unique=True, null=True)
    state = fields.CharField(max_length=20, default="queued")
    number = fields.IntField(default=0)
    made_at = fields.DatetimeField(null=True)
    sealed = fields.BinaryField(null=True)
    parts: "fields.ReverseRelation[Part]"

    class Meta:
        table = "lefts"
        unique_together = (("state", "number", "id"),)
        indexes = (
            PartialIndex(fields=("number",), name="lefts_queued", condition={"state": "queued"}),
        )


class Right(Model):
    id = fields.CharField(primary_key=True, max_length=32, default=new_id)

    class Meta:
        table = "rights"


class Part(Model):
    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    left: fields.ForeignKeyRelation[Left] = fields.ForeignKeyField(
        "models.Left", related_name="parts", on_delete=fields.CASCADE
    )

    class Meta:
        table = "parts"


class Counter(Model):
    """A generated integer key, by which the dialect shows; and a semicolon."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20)

    class Meta:
        table = "counters"
