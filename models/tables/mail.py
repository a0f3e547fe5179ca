"""What is said: mails as they come in, messages with their files, letters as they go out."""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index, PartialIndex
from tortoise.models import Model

from models.tables.cases import Case
from models.tables.owners import Key, Staff, new_id
from models.tables.words import LetterState, MailState, MessageKind, MessageState


class RawMail(Model):
    """A mail exactly as it came in.

    Its bytes are the `FileContent` of the same id; `content` holds those of mails from before that.
    `staff` is whose mail it was found to be, and `action` what its address asked for. `likeness` is
    the same for two deliveries of one mail, `written_at` when its sender says it was written.
    """

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    key: fields.ForeignKeyRelation[Key] = fields.ForeignKeyField("models.Key", db_index=True)
    key_id: str
    case: fields.ForeignKeyNullableRelation[Case] = fields.ForeignKeyField(
        "models.Case", null=True, on_delete=fields.SET_NULL, db_index=True
    )
    case_id: str | None
    staff_id = fields.CharField(max_length=32, null=True)
    action = fields.CharField(max_length=16, default="")
    fingerprint = fields.CharField(max_length=64, unique=True)
    likeness = fields.CharField(max_length=64, null=True)
    written_at = fields.DatetimeField(null=True)
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
    media_type = fields.CharField(max_length=127)
    size = fields.IntField()
    created_at = fields.DatetimeField()
    available_at = fields.DatetimeField(null=True)
    fetched_at = fields.DatetimeField(null=True)

    class Meta:
        table = "files"


class FileContent(Model):
    """The bytes of the file with this id, on a case or not yet sent, sealed under their own key."""

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    key: fields.ForeignKeyRelation[Key] = fields.ForeignKeyField("models.Key", db_index=True)
    key_id: str
    sealed_key = fields.BinaryField(null=True)
    content = fields.BinaryField()

    class Meta:
        table = "file_contents"


class Letter(Model):
    """A letter in the outbox: the bytes to send, and how far they have come.

    `due_at` is when it was to leave, `tried_at` when it was tried first, and `not_before` when it
    is tried next. `waits_since` is when its turn came while mail was unread that may stop it.
    `doubts` counts the tries after which nobody knew whether it was sent; what is `called_off` is
    not tried again.
    """

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
    doubts = fields.SmallIntField(default=0)
    called_off = fields.BooleanField(default=False)
    due_at = fields.DatetimeField(null=True)
    tried_at = fields.DatetimeField(null=True)
    not_before = fields.DatetimeField()
    waits_since = fields.DatetimeField(null=True)
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
            PartialIndex(
                fields=("created_at",), name="letters_failed", condition={"state": "failed"}
            ),
        )


class Standstill(Model):
    """Why no letter leaves: one row while the server takes none of ours.

    `is_fault` when a setting has to be mended first. `again_at` is when it is tried again, after so
    many `times`.
    """

    id = fields.CharField(primary_key=True, max_length=32)
    is_fault = fields.BooleanField()
    times = fields.SmallIntField(default=0)
    reply = fields.CharField(max_length=200)
    began_at = fields.DatetimeField()
    again_at = fields.DatetimeField()

    class Meta:
        table = "standstills"
