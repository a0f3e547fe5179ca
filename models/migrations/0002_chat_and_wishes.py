from tortoise import migrations
from tortoise.migrations import operations as ops
from models.tables.owners import new_id
from models.tables.words import TaskKind
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("models", "0001_begin")]

    initial = False

    # What was begun and not sent before this step is let go, with its keys: it would have been gone
    # within a day, and one browser now has one conversation instead of one to each kind.
    operations = [
        ops.RunSQL("DELETE FROM keys WHERE id IN (SELECT key_id FROM conversations)"),
        ops.DeleteModel(name="ConversationMessage"),
        ops.DeleteModel(name="Conversation"),
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
                    fields.OneToOneField(
                        "models.Session",
                        source_field="session_id",
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
                ("content", fields.BinaryField()),
                ("submission_key", fields.CharField(unique=True, max_length=64)),
                ("version", fields.IntField(default=0)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "expires_at",
                    fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False),
                ),
            ],
            options={
                "table": "conversations",
                "app": "models",
                "pk_attr": "id",
                "table_description": "What a browser has begun and not sent, by chat or form, for 24 hours after the last word.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ConversationFile",
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
                ("kind", fields.CharField(max_length=32)),
                ("question", fields.CharField(max_length=64)),
                ("name", fields.BinaryField()),
                ("fingerprint", fields.CharField(max_length=64)),
                ("media_type", fields.CharField(max_length=127)),
                ("size", fields.IntField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "conversation_files",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A file that goes with a request once it is sent.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ConversationTurn",
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
                "table": "conversation_turns",
                "app": "models",
                "unique_together": (("conversation", "position"),),
                "pk_attr": "id",
                "table_description": "What was said in one turn of a chat, by the person and back; append only.",
            },
            bases=["Model"],
        ),
        # The bytes of files go to a table of their own, still sealed as they were.
        ops.CreateModel(
            name="FileContent",
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
                ("sealed_key", fields.BinaryField(null=True)),
                ("content", fields.BinaryField()),
            ],
            options={
                "table": "file_contents",
                "app": "models",
                "pk_attr": "id",
                "table_description": "The bytes of the file with this id, on a case or not yet sent, sealed under their own key.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(
            "INSERT INTO file_contents (id, key_id, content) SELECT id, key_id, content FROM files"
        ),
        ops.RemoveField(model_name="File", name="content"),
        ops.AddField(
            model_name="Case",
            name="filing",
            field=fields.CharField(null=True, max_length=32),
        ),
        ops.AddIndex(model_name="Case", index=Index(fields=["filing"])),
        ops.AlterField(
            model_name="Task",
            name="kind",
            field=fields.CharEnumField(
                description="ACT_AT_ONCE: act_at_once\nLETTER_FAILED: letter_failed\nLETTER_UNSETTLED: letter_unsettled\nLETTERS_LIMITED: letters_limited\nMAIL_FILES: mail_files\nMAIL_UNMATCHED: mail_unmatched\nMAIL_WAITS: mail_waits",
                enum_type=TaskKind,
                max_length=32,
            ),
        ),
    ]
