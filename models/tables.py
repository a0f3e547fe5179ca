"""The tables. Columns only: what may happen to a row is in the verbs beside this file.

Ids are random texts made before insert. Sealed columns (`BinaryField`) are opened with the row's
key; deleting a key deletes every row sealed under it. Instants are `*_at` (UTC), dates the law
counts are `*_on` (Oslo).
"""

from __future__ import annotations

import secrets
from enum import StrEnum

from tortoise import fields
from tortoise.indexes import Index, PartialIndex
from tortoise.models import Model


def new_id() -> str:
    """Return a random 128-bit id as 32 hex digits."""
    return secrets.token_hex(16)


class Role(StrEnum):
    """What a member of staff may do: answer, or also decide what needs a second pair of eyes."""

    HANDLER = "handler"
    LEAD = "lead"


class Purpose(StrEnum):
    """What a mailed link or code is for."""

    CONFIRM = "confirm"
    CONFIRM_CODE = "confirm_code"
    DISOWN = "disown"
    CASE = "case"
    CASE_CODE = "case_code"
    SIGN_IN = "sign_in"


class Scope(StrEnum):
    """How much of a case a session may see."""

    FILER = "filer"
    STATUS = "status"
    CONTENT = "content"


class MessageKind(StrEnum):
    """What a message on a case is."""

    PERSON = "person"
    ANSWER = "answer"
    NOTE = "note"


class MessageState(StrEnum):
    """How far a message has come."""

    RECEIVED = "received"
    DRAFT = "draft"
    SENDING = "sending"
    SENT = "sent"
    DISCARDED = "discarded"


class LetterState(StrEnum):
    """How far a letter in the outbox has come."""

    QUEUED = "queued"
    LEASED = "leased"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    EXPIRED = "expired"


class MailState(StrEnum):
    """What became of a mail that came in."""

    RECEIVED = "received"
    HANDLED = "handled"
    HOLDING = "holding"


class TaskKind(StrEnum):
    """What somebody at the desk has to look at; each has its sentence."""

    LETTER_FAILED = "letter_failed"
    LETTER_UNSETTLED = "letter_unsettled"
    LETTERS_LIMITED = "letters_limited"
    MAIL_FILES = "mail_files"
    MAIL_UNMATCHED = "mail_unmatched"
    MAIL_WAITS = "mail_waits"


class Key(Model):
    """The wrapped data key of one owner."""

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    master = fields.SmallIntField()
    wrapped = fields.BinaryField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "keys"


class Staff(Model):
    """A case handler or a lead."""

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    code = fields.CharField(max_length=8, unique=True)
    key: fields.ForeignKeyRelation[Key] = fields.ForeignKeyField("models.Key", db_index=True)
    key_id: str
    address_index = fields.CharField(max_length=32, unique=True)
    address = fields.BinaryField()
    name = fields.BinaryField()
    role = fields.CharEnumField(Role, max_length=16)
    created_at = fields.DatetimeField()
    removed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "staff"


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
        indexes = (Index(fields=("status", "due_on")), Index(fields=("address_index",)))


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


class RawMail(Model):
    """A mail exactly as it came in."""

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    key: fields.ForeignKeyRelation[Key] = fields.ForeignKeyField("models.Key", db_index=True)
    key_id: str
    case: fields.ForeignKeyNullableRelation[Case] = fields.ForeignKeyField(
        "models.Case", null=True, on_delete=fields.SET_NULL, db_index=True
    )
    case_id: str | None
    fingerprint = fields.CharField(max_length=64, unique=True)
    source = fields.CharField(max_length=16)
    content = fields.BinaryField()
    envelope = fields.BinaryField()
    state = fields.CharEnumField(MailState, max_length=16)
    why = fields.CharField(max_length=32, default="")
    attempts = fields.SmallIntField(default=0)
    received_at = fields.DatetimeField()

    class Meta:
        table = "raw_mails"
        indexes = (Index(fields=("state", "received_at")),)


class Message(Model):
    """Something said on a case: by the person, or by the desk as an answer or a note."""

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    case: fields.ForeignKeyRelation[Case] = fields.ForeignKeyField("models.Case", db_index=True)
    case_id: str
    key: fields.ForeignKeyRelation[Key] = fields.ForeignKeyField("models.Key", db_index=True)
    key_id: str
    author: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "models.Staff", null=True, on_delete=fields.SET_NULL, db_index=True
    )
    author_id: str | None
    raw_mail: fields.ForeignKeyNullableRelation[RawMail] = fields.ForeignKeyField(
        "models.RawMail", null=True, on_delete=fields.SET_NULL, db_index=True
    )
    raw_mail_id: str | None
    kind = fields.CharEnumField(MessageKind, max_length=16)
    state = fields.CharEnumField(MessageState, max_length=16)
    outcome = fields.CharField(max_length=16, null=True)
    ground = fields.CharField(max_length=32, null=True)
    content = fields.BinaryField()
    created_at = fields.DatetimeField()
    sent_at = fields.DatetimeField(null=True)

    class Meta:
        table = "messages"
        indexes = (Index(fields=("case_id", "created_at")),)


class File(Model):
    """A file on a case, sealed; offered to the person once its message is sent."""

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    case: fields.ForeignKeyRelation[Case] = fields.ForeignKeyField("models.Case", db_index=True)
    case_id: str
    key: fields.ForeignKeyRelation[Key] = fields.ForeignKeyField("models.Key", db_index=True)
    key_id: str
    message: fields.ForeignKeyNullableRelation[Message] = fields.ForeignKeyField(
        "models.Message", null=True, on_delete=fields.CASCADE, db_index=True
    )
    message_id: str | None
    name = fields.BinaryField()
    content = fields.BinaryField()
    media_type = fields.CharField(max_length=127)
    size = fields.IntField()
    created_at = fields.DatetimeField()
    available_at = fields.DatetimeField(null=True)
    fetched_at = fields.DatetimeField(null=True)

    class Meta:
        table = "files"


class Letter(Model):
    """A letter in the outbox: the bytes to send, and how far they have come."""

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    code = fields.CharField(max_length=16, unique=True)
    name = fields.CharField(max_length=32)
    case: fields.ForeignKeyNullableRelation[Case] = fields.ForeignKeyField(
        "models.Case", null=True, on_delete=fields.CASCADE, db_index=True
    )
    case_id: str | None
    staff: fields.ForeignKeyNullableRelation[Staff] = fields.ForeignKeyField(
        "models.Staff", null=True, on_delete=fields.CASCADE, db_index=True
    )
    staff_id: str | None
    message: fields.ForeignKeyNullableRelation[Message] = fields.ForeignKeyField(
        "models.Message", null=True, on_delete=fields.CASCADE, db_index=True
    )
    message_id: str | None
    key: fields.ForeignKeyRelation[Key] = fields.ForeignKeyField("models.Key", db_index=True)
    key_id: str
    mail_id = fields.CharField(max_length=128, unique=True)
    recipient = fields.BinaryField()
    content = fields.BinaryField()
    state = fields.CharEnumField(LetterState, max_length=16)
    attempts = fields.SmallIntField(default=0)
    not_before = fields.DatetimeField()
    not_after = fields.DatetimeField(null=True)
    lease_until = fields.DatetimeField(null=True)
    last_reply = fields.CharField(max_length=200, default="")
    created_at = fields.DatetimeField()
    sent_at = fields.DatetimeField(null=True)
    bounced_at = fields.DatetimeField(null=True)

    class Meta:
        table = "letters"
        indexes = (
            PartialIndex(
                fields=("not_before",), name="letters_queued", condition={"state": "queued"}
            ),
            PartialIndex(
                fields=("not_before",), name="letters_uncertain", condition={"state": "uncertain"}
            ),
            PartialIndex(
                fields=("lease_until",), name="letters_leased", condition={"state": "leased"}
            ),
        )


class Session(Model):
    """A browser that has done something worth remembering, known by a hashed random cookie."""

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    hash = fields.CharField(max_length=64, unique=True)
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
    """An unsent request: the answers so far, by chat or form, for 24 hours."""

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    session: fields.ForeignKeyRelation[Session] = fields.ForeignKeyField(
        "models.Session", db_index=True
    )
    session_id: str
    key: fields.ForeignKeyRelation[Key] = fields.ForeignKeyField("models.Key", db_index=True)
    key_id: str
    kind = fields.CharField(max_length=32)
    content = fields.BinaryField()
    submission_key = fields.CharField(max_length=64, unique=True)
    version = fields.IntField(default=0)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()

    class Meta:
        table = "conversations"
        unique_together = (("session", "kind"),)


class ConversationMessage(Model):
    """One line of a chat, append only."""

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
        table = "conversation_messages"
        unique_together = (("conversation", "position"),)


class Limit(Model):
    """One counted act of one subject (keyed hash): a letter asked for, a wrong token."""

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    name = fields.CharField(max_length=32)
    subject = fields.CharField(max_length=64)
    at = fields.DatetimeField()

    class Meta:
        table = "limits"
        indexes = (Index(fields=("name", "subject", "at")),)


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
