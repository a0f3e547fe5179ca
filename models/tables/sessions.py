"""A browser: its session, what it may see, what it has not sent yet, and the links that open."""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.tables.cases import Case
from models.tables.owners import Key, Staff, new_id
from models.tables.words import Purpose, Scope


class Session(Model):
    """A browser that has done something worth remembering, known by a hashed random cookie."""

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    hash = fields.CharField(max_length=64, unique=True)
    previous_hash = fields.CharField(max_length=64, null=True, db_index=True)
    renamed_at = fields.DatetimeField(null=True)
    staff: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "models.Staff", null=True, on_delete=fields.CASCADE, db_index=True
    )
    staff_id: str | None
    created_at = fields.DatetimeField()
    seen_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()

    class Meta:
        table = "sessions"


class AccessGrant(Model):
    """What one session may see of one case, until when."""

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    session: fields.ForeignKeyRelation[Session] = fields.ForeignKeyField(
        "models.Session", db_index=True
    )
    session_id: str
    case: fields.ForeignKeyRelation[Case] = fields.ForeignKeyField("models.Case", db_index=True)
    case_id: str
    scope = fields.CharEnumField(Scope, max_length=16)
    expires_at = fields.DatetimeField()

    class Meta:
        table = "access_grants"
        unique_together = (("session", "case", "scope"),)


class Token(Model):
    """A mailed link or code, known by its keyed hash."""

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    purpose = fields.CharEnumField(Purpose, max_length=16)
    hash = fields.CharField(max_length=64, unique=True)
    case: fields.ForeignKeyNullableRelation[Case] = fields.ForeignKeyField(
        "models.Case", null=True, on_delete=fields.CASCADE, db_index=True
    )
    case_id: str | None
    staff: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "models.Staff", null=True, on_delete=fields.CASCADE, db_index=True
    )
    staff_id: str | None
    subject = fields.CharField(max_length=32, default="")
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    used_at = fields.DatetimeField(null=True)
    used_by = fields.CharField(max_length=32, null=True)
    tries = fields.SmallIntField(default=0)

    class Meta:
        table = "tokens"
        indexes = (Index(fields=("case_id", "purpose")),)


class Conversation(Model):
    """What a browser has begun and not sent, by chat or form, for 24 hours after the last word."""

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    session: fields.OneToOneRelation[Session] = fields.OneToOneField("models.Session")
    session_id: str
    key: fields.ForeignKeyRelation[Key] = fields.ForeignKeyField("models.Key", db_index=True)
    key_id: str
    content = fields.BinaryField()
    submission_key = fields.CharField(max_length=64, unique=True)
    version = fields.IntField(default=0)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "conversations"


class ConversationTurn(Model):
    """What was said in one turn of a chat, by the person and back; append only."""

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    conversation: fields.ForeignKeyRelation[Conversation] = fields.ForeignKeyField(
        "models.Conversation", db_index=True
    )
    conversation_id: str
    key: fields.ForeignKeyRelation[Key] = fields.ForeignKeyField("models.Key", db_index=True)
    key_id: str
    position = fields.IntField()
    content = fields.BinaryField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "conversation_turns"
        unique_together = (("conversation", "position"),)


class ConversationFile(Model):
    """A file that goes with a request once it is sent."""

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    conversation: fields.ForeignKeyRelation[Conversation] = fields.ForeignKeyField(
        "models.Conversation", db_index=True
    )
    conversation_id: str
    key: fields.ForeignKeyRelation[Key] = fields.ForeignKeyField("models.Key", db_index=True)
    key_id: str
    kind = fields.CharField(max_length=32)
    question = fields.CharField(max_length=64)
    name = fields.BinaryField()
    fingerprint = fields.CharField(max_length=64)
    media_type = fields.CharField(max_length=127)
    size = fields.IntField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "conversation_files"


class Limit(Model):
    """One counted act of one subject (keyed hash): a letter asked for, a wrong token."""

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    name = fields.CharField(max_length=32)
    subject = fields.CharField(max_length=64)
    at = fields.DatetimeField()

    class Meta:
        table = "limits"
        indexes = (Index(fields=("name", "subject", "at")),)
