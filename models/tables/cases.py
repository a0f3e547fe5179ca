"""A case: its row, its answers, what happened on it and what somebody has to look at."""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.tables.owners import Key, Staff, new_id
from models.tables.words import Given, TaskKind


class Case(Model):
    """One thing a person has filed. Without its key it is the proof that it was handled."""

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    reference = fields.CharField(max_length=8, unique=True)
    kind = fields.CharField(max_length=32)
    status = fields.CharField(max_length=16)
    outcome = fields.CharField(max_length=16, null=True)
    language = fields.CharField(max_length=2)
    written_in = fields.CharField(max_length=2, null=True)
    channel = fields.CharField(max_length=16)
    policy_version = fields.CharField(max_length=32)
    received_at = fields.DatetimeField()
    nominal_on = fields.DateField()
    due_on = fields.DateField()
    extended_on = fields.DateField(null=True)
    rule_version = fields.CharField(max_length=32)
    confirmed_at = fields.DatetimeField(null=True)
    closed_at = fields.DatetimeField(null=True)
    submission_key = fields.CharField(max_length=64, unique=True, null=True)
    filing = fields.CharField(max_length=32, null=True)
    follows_id = fields.CharField(max_length=32, null=True)
    given = fields.CharEnumField(Given, max_length=16, null=True)
    address_index = fields.CharField(max_length=32, null=True)
    address = fields.BinaryField(null=True)
    key: fields.ForeignKeyNullableRelation[Key] = fields.ForeignKeyField(
        "models.Key", null=True, on_delete=fields.SET_NULL, db_index=True
    )
    key_id: str | None
    handler: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "models.Staff", null=True, on_delete=fields.SET_NULL, db_index=True
    )
    handler_id: str | None
    version = fields.IntField(default=0)

    class Meta:
        table = "cases"
        indexes = (
            Index(fields=("status", "due_on")),
            Index(fields=("address_index",)),
            Index(fields=("filing",)),
            Index(fields=("follows_id",)),
        )


class Answer(Model):
    """One answer of the person, with the question as it was asked."""

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    case: fields.ForeignKeyRelation[Case] = fields.ForeignKeyField("models.Case", db_index=True)
    case_id: str
    key: fields.ForeignKeyRelation[Key] = fields.ForeignKeyField("models.Key", db_index=True)
    key_id: str
    position = fields.SmallIntField()
    question = fields.CharField(max_length=64)
    content = fields.BinaryField()

    class Meta:
        table = "answers"
        unique_together = (("case", "question"),)


class Event(Model):
    """What happened, in a chain nobody can edit unseen. It holds no personal data."""

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    seq = fields.BigIntField(unique=True)
    name = fields.CharField(max_length=48)
    case_id = fields.CharField(max_length=32, null=True, db_index=True)
    actor = fields.CharField(max_length=40)
    detail = fields.CharField(max_length=200, default="")
    at = fields.DatetimeField()
    previous = fields.CharField(max_length=64, unique=True)
    mac = fields.CharField(max_length=64)

    class Meta:
        table = "events"


class Task(Model):
    """Something a person at the desk has to look at."""

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    kind = fields.CharEnumField(TaskKind, max_length=32)
    case: fields.ForeignKeyNullableRelation[Case] = fields.ForeignKeyField(
        "models.Case", null=True, on_delete=fields.CASCADE, db_index=True
    )
    case_id: str | None
    subject = fields.CharField(max_length=32, default="")
    created_at = fields.DatetimeField()
    due_on = fields.DateField(null=True)
    done_at = fields.DatetimeField(null=True)

    class Meta:
        table = "tasks"
        indexes = (Index(fields=("done_at", "created_at")),)
