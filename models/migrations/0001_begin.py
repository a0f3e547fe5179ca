from tortoise import migrations
from tortoise.migrations import operations as ops
from models.tables.owners import new_id
from models.tables.words import (
    LetterState,
    MailState,
    MessageKind,
    MessageState,
    Purpose,
    Role,
    Scope,
    TaskKind,
)
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index, PartialIndex


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    fields.CharField(
                        primary_key=True, default=new_id, unique=True, db_index=True, max_length=32
                    ),
                ),
                ("seq", fields.BigIntField(unique=True)),
                ("name", fields.CharField(max_length=48)),
                ("case_id", fields.CharField(null=True, db_index=True, max_length=32)),
                ("actor", fields.CharField(max_length=40)),
                ("detail", fields.CharField(default="", max_length=200)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("previous", fields.CharField(unique=True, max_length=64)),
                ("mac", fields.CharField(max_length=64)),
            ],
            options={
                "table": "events",
                "app": "models",
                "pk_attr": "id",
                "table_description": "What happened, in a chain nobody can edit unseen. It holds no personal data.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Key",
            fields=[
                (
                    "id",
                    fields.CharField(
                        primary_key=True, default=new_id, unique=True, db_index=True, max_length=32
                    ),
                ),
                ("master", fields.SmallIntField()),
                ("wrapped", fields.BinaryField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "keys",
                "app": "models",
                "pk_attr": "id",
                "table_description": "The wrapped data key of one owner.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Limit",
            fields=[
                (
                    "id",
                    fields.CharField(
                        primary_key=True, default=new_id, unique=True, db_index=True, max_length=32
                    ),
                ),
                ("name", fields.CharField(max_length=32)),
                ("subject", fields.CharField(max_length=64)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "limits",
                "app": "models",
                "indexes": [Index(fields=["name", "subject", "at"])],
                "pk_attr": "id",
                "table_description": "One counted act of one subject (keyed hash): a letter asked for, a wrong token.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Staff",
            fields=[
                (
                    "id",
                    fields.CharField(
                        primary_key=True, default=new_id, unique=True, db_index=True, max_length=32
                    ),
                ),
                ("code", fields.CharField(unique=True, max_length=8)),
                (
                    "key",
                    fields.ForeignKeyField(
                        "models.Key",
                        source_field="key_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("address_index", fields.CharField(unique=True, max_length=32)),
                ("address", fields.BinaryField()),
                ("name", fields.BinaryField()),
                (
                    "role",
                    fields.CharEnumField(
                        description="HANDLER: handler\nLEAD: lead", enum_type=Role, max_length=16
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("removed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "staff",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A case handler or a lead.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    fields.CharField(
                        primary_key=True, default=new_id, unique=True, db_index=True, max_length=32
                    ),
                ),
                ("reference", fields.CharField(unique=True, max_length=8)),
                ("kind", fields.CharField(max_length=32)),
                ("status", fields.CharField(max_length=16)),
                ("outcome", fields.CharField(null=True, max_length=16)),
                ("language", fields.CharField(max_length=2)),
                ("written_in", fields.CharField(null=True, max_length=2)),
                ("channel", fields.CharField(max_length=16)),
                ("policy_version", fields.CharField(max_length=32)),
                ("received_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("nominal_on", fields.DateField()),
                ("due_on", fields.DateField()),
                ("extended_on", fields.DateField(null=True)),
                ("rule_version", fields.CharField(max_length=32)),
                (
                    "confirmed_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                ("closed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("submission_key", fields.CharField(null=True, unique=True, max_length=64)),
                ("address_index", fields.CharField(null=True, max_length=32)),
                ("address", fields.BinaryField(null=True)),
                (
                    "key",
                    fields.ForeignKeyField(
                        "models.Key",
                        source_field="key_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                (
                    "handler",
                    fields.ForeignKeyField(
                        "models.Staff",
                        source_field="handler_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("version", fields.IntField(default=0)),
            ],
            options={
                "table": "cases",
                "app": "models",
                "indexes": [Index(fields=["status", "due_on"]), Index(fields=["address_index"])],
                "pk_attr": "id",
                "table_description": "One thing a person has filed. Without its key it is the proof that it was handled.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    fields.CharField(
                        primary_key=True, default=new_id, unique=True, db_index=True, max_length=32
                    ),
                ),
                (
                    "case",
                    fields.ForeignKeyField(
                        "models.Case",
                        source_field="case_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "key",
                    fields.ForeignKeyField(
                        "models.Key",
                        source_field="key_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("position", fields.SmallIntField()),
                ("question", fields.CharField(max_length=64)),
                ("content", fields.BinaryField()),
            ],
            options={
                "table": "answers",
                "app": "models",
                "unique_together": (("case", "question"),),
                "pk_attr": "id",
                "table_description": "One answer of the person, with the question as it was asked.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RawMail",
            fields=[
                (
                    "id",
                    fields.CharField(
                        primary_key=True, default=new_id, unique=True, db_index=True, max_length=32
                    ),
                ),
                (
                    "key",
                    fields.ForeignKeyField(
                        "models.Key",
                        source_field="key_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "case",
                    fields.ForeignKeyField(
                        "models.Case",
                        source_field="case_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("fingerprint", fields.CharField(unique=True, max_length=64)),
                ("source", fields.CharField(max_length=16)),
                ("content", fields.BinaryField()),
                ("envelope", fields.BinaryField()),
                (
                    "state",
                    fields.CharEnumField(
                        description="RECEIVED: received\nHANDLED: handled\nHOLDING: holding",
                        enum_type=MailState,
                        max_length=16,
                    ),
                ),
                ("why", fields.CharField(default="", max_length=32)),
                ("attempts", fields.SmallIntField(default=0)),
                ("received_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "raw_mails",
                "app": "models",
                "indexes": [Index(fields=["state", "received_at"])],
                "pk_attr": "id",
                "table_description": "A mail exactly as it came in.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    fields.CharField(
                        primary_key=True, default=new_id, unique=True, db_index=True, max_length=32
                    ),
                ),
                (
                    "case",
                    fields.ForeignKeyField(
                        "models.Case",
                        source_field="case_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "key",
                    fields.ForeignKeyField(
                        "models.Key",
                        source_field="key_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "author",
                    fields.ForeignKeyField(
                        "models.Staff",
                        source_field="author_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                (
                    "raw_mail",
                    fields.ForeignKeyField(
                        "models.RawMail",
                        source_field="raw_mail_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                (
                    "kind",
                    fields.CharEnumField(
                        description="PERSON: person\nANSWER: answer\nNOTE: note",
                        enum_type=MessageKind,
                        max_length=16,
                    ),
                ),
                (
                    "state",
                    fields.CharEnumField(
                        description="RECEIVED: received\nDRAFT: draft\nSENDING: sending\nSENT: sent\nDISCARDED: discarded",
                        enum_type=MessageState,
                        max_length=16,
                    ),
                ),
                ("outcome", fields.CharField(null=True, max_length=16)),
                ("ground", fields.CharField(null=True, max_length=32)),
                ("content", fields.BinaryField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("sent_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "messages",
                "app": "models",
                "indexes": [Index(fields=["case_id", "created_at"])],
                "pk_attr": "id",
                "table_description": "Something said on a case: by the person, or by the desk as an answer or a note.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="File",
            fields=[
                (
                    "id",
                    fields.CharField(
                        primary_key=True, default=new_id, unique=True, db_index=True, max_length=32
                    ),
                ),
                (
                    "case",
                    fields.ForeignKeyField(
                        "models.Case",
                        source_field="case_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "key",
                    fields.ForeignKeyField(
                        "models.Key",
                        source_field="key_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "message",
                    fields.ForeignKeyField(
                        "models.Message",
                        source_field="message_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("name", fields.BinaryField()),
                ("content", fields.BinaryField()),
                ("media_type", fields.CharField(max_length=127)),
                ("size", fields.IntField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "available_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                ("fetched_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "files",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A file on a case, sealed; offered to the person once its message is sent.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    fields.CharField(
                        primary_key=True, default=new_id, unique=True, db_index=True, max_length=32
                    ),
                ),
                ("code", fields.CharField(unique=True, max_length=16)),
                ("name", fields.CharField(max_length=32)),
                (
                    "case",
                    fields.ForeignKeyField(
                        "models.Case",
                        source_field="case_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "staff",
                    fields.ForeignKeyField(
                        "models.Staff",
                        source_field="staff_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "message",
                    fields.ForeignKeyField(
                        "models.Message",
                        source_field="message_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "key",
                    fields.ForeignKeyField(
                        "models.Key",
                        source_field="key_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("mail_id", fields.CharField(unique=True, max_length=128)),
                ("recipient", fields.BinaryField()),
                ("content", fields.BinaryField()),
                (
                    "state",
                    fields.CharEnumField(
                        description="QUEUED: queued\nLEASED: leased\nSENT: sent\nUNCERTAIN: uncertain\nFAILED: failed\nEXPIRED: expired",
                        enum_type=LetterState,
                        max_length=16,
                    ),
                ),
                ("attempts", fields.SmallIntField(default=0)),
                ("not_before", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("not_after", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "lease_until",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                ("last_reply", fields.CharField(default="", max_length=200)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("sent_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("bounced_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "letters",
                "app": "models",
                "indexes": [
                    PartialIndex(
                        fields=["not_before"], name="letters_queued", condition={"state": "queued"}
                    ),
                    PartialIndex(
                        fields=["not_before"],
                        name="letters_uncertain",
                        condition={"state": "uncertain"},
                    ),
                    PartialIndex(
                        fields=["lease_until"], name="letters_leased", condition={"state": "leased"}
                    ),
                ],
                "pk_attr": "id",
                "table_description": "A letter in the outbox: the bytes to send, and how far they have come.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Session",
            fields=[
                (
                    "id",
                    fields.CharField(
                        primary_key=True, default=new_id, unique=True, db_index=True, max_length=32
                    ),
                ),
                ("hash", fields.CharField(unique=True, max_length=64)),
                ("previous_hash", fields.CharField(null=True, db_index=True, max_length=64)),
                ("renamed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "staff",
                    fields.ForeignKeyField(
                        "models.Staff",
                        source_field="staff_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("seen_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "sessions",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A browser that has done something worth remembering, known by a hashed random cookie.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="AccessGrant",
            fields=[
                (
                    "id",
                    fields.CharField(
                        primary_key=True, default=new_id, unique=True, db_index=True, max_length=32
                    ),
                ),
                (
                    "session",
                    fields.ForeignKeyField(
                        "models.Session",
                        source_field="session_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "case",
                    fields.ForeignKeyField(
                        "models.Case",
                        source_field="case_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "scope",
                    fields.CharEnumField(
                        description="FILER: filer\nSTATUS: status\nCONTENT: content",
                        enum_type=Scope,
                        max_length=16,
                    ),
                ),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "access_grants",
                "app": "models",
                "unique_together": (("session", "case", "scope"),),
                "pk_attr": "id",
                "table_description": "What one session may see of one case, until when.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Conversation",
            fields=[
                (
                    "id",
                    fields.CharField(
                        primary_key=True, default=new_id, unique=True, db_index=True, max_length=32
                    ),
                ),
                (
                    "session",
                    fields.ForeignKeyField(
                        "models.Session",
                        source_field="session_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "key",
                    fields.ForeignKeyField(
                        "models.Key",
                        source_field="key_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("kind", fields.CharField(max_length=32)),
                ("content", fields.BinaryField()),
                ("submission_key", fields.CharField(unique=True, max_length=64)),
                ("version", fields.IntField(default=0)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "conversations",
                "app": "models",
                "unique_together": (("session", "kind"),),
                "pk_attr": "id",
                "table_description": "An unsent request: the answers so far, by chat or form, for 24 hours.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ConversationMessage",
            fields=[
                (
                    "id",
                    fields.CharField(
                        primary_key=True, default=new_id, unique=True, db_index=True, max_length=32
                    ),
                ),
                (
                    "conversation",
                    fields.ForeignKeyField(
                        "models.Conversation",
                        source_field="conversation_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "key",
                    fields.ForeignKeyField(
                        "models.Key",
                        source_field="key_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("position", fields.IntField()),
                ("content", fields.BinaryField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "conversation_messages",
                "app": "models",
                "unique_together": (("conversation", "position"),),
                "pk_attr": "id",
                "table_description": "One line of a chat, append only.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    fields.CharField(
                        primary_key=True, default=new_id, unique=True, db_index=True, max_length=32
                    ),
                ),
                (
                    "kind",
                    fields.CharEnumField(
                        description="LETTER_FAILED: letter_failed\nLETTER_UNSETTLED: letter_unsettled\nLETTERS_LIMITED: letters_limited\nMAIL_FILES: mail_files\nMAIL_UNMATCHED: mail_unmatched\nMAIL_WAITS: mail_waits",
                        enum_type=TaskKind,
                        max_length=32,
                    ),
                ),
                (
                    "case",
                    fields.ForeignKeyField(
                        "models.Case",
                        source_field="case_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("subject", fields.CharField(default="", max_length=32)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("due_on", fields.DateField(null=True)),
                ("done_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "tasks",
                "app": "models",
                "indexes": [Index(fields=["done_at", "created_at"])],
                "pk_attr": "id",
                "table_description": "Something a person at the desk has to look at.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Token",
            fields=[
                (
                    "id",
                    fields.CharField(
                        primary_key=True, default=new_id, unique=True, db_index=True, max_length=32
                    ),
                ),
                (
                    "purpose",
                    fields.CharEnumField(
                        description="CONFIRM: confirm\nCONFIRM_CODE: confirm_code\nDISOWN: disown\nCASE: case\nCASE_CODE: case_code\nSIGN_IN: sign_in",
                        enum_type=Purpose,
                        max_length=16,
                    ),
                ),
                ("hash", fields.CharField(unique=True, max_length=64)),
                (
                    "case",
                    fields.ForeignKeyField(
                        "models.Case",
                        source_field="case_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "staff",
                    fields.ForeignKeyField(
                        "models.Staff",
                        source_field="staff_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("used_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("used_by", fields.CharField(null=True, max_length=32)),
                ("tries", fields.SmallIntField(default=0)),
            ],
            options={
                "table": "tokens",
                "app": "models",
                "indexes": [Index(fields=["case_id", "purpose"])],
                "pk_attr": "id",
                "table_description": "A mailed link or code, known by its keyed hash.",
            },
            bases=["Model"],
        ),
    ]
