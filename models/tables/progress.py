"""What happens to a case on its way: doubts, checks of identity, pauses in use, and reminders."""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.identity import Method, Proof
from models.tables.cases import Case
from models.tables.owners import Staff, new_id


class Doubt(Model):
    """A concrete doubt about who asked: what stops the clock while its question is out.

    The question itself is the message with `message_id`. GDPR art. 12 (6).
    """

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    case: fields.ForeignKeyRelation[Case] = fields.ForeignKeyField("models.Case", db_index=True)
    case_id: str
    message_id = fields.CharField(max_length=32)
    asked_at = fields.DatetimeField()
    answered_at = fields.DatetimeField(null=True)

    class Meta:
        table = "doubts"


class IdentityCheck(Model):
    """One finding about whose account an address is; the newest of a case counts."""

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    case: fields.ForeignKeyRelation[Case] = fields.ForeignKeyField("models.Case", db_index=True)
    case_id: str
    by: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "models.Staff", null=True, on_delete=fields.SET_NULL, db_index=True
    )
    by_id: str | None
    proof = fields.CharEnumField(Proof, max_length=16)
    method = fields.CharEnumField(Method, max_length=16)
    at = fields.DatetimeField()

    class Meta:
        table = "identity_checks"
        indexes = (Index(fields=("case_id", "at")),)


class Restriction(Model):
    """A pause in the use of somebody's data, standing until they have been told that it ends.

    GDPR art. 18 (1) and (3). What is paused is the message with `message_id`.
    """

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    case: fields.ForeignKeyRelation[Case] = fields.ForeignKeyField("models.Case", db_index=True)
    case_id: str
    message_id = fields.CharField(max_length=32)
    since_on = fields.DateField()
    created_at = fields.DatetimeField()
    told_at = fields.DatetimeField(null=True)
    lifted_at = fields.DatetimeField(null=True)

    class Meta:
        table = "restrictions"
        indexes = (Index(fields=("lifted_at",)),)


class Reminder(Model):
    """A reminder that has been sent: once for each date it is about."""

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    case: fields.ForeignKeyRelation[Case] = fields.ForeignKeyField("models.Case", db_index=True)
    case_id: str
    name = fields.CharField(max_length=32)
    about_on = fields.DateField()
    at = fields.DatetimeField()

    class Meta:
        table = "reminders"
        unique_together = (("case", "name", "about_on"),)
