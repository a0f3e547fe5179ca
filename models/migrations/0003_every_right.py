from tortoise import migrations
from tortoise.migrations import operations as ops
from models.tables.owners import new_id
from models.identity import Method, Proof
from models.tables.words import Given, MessageKind, MessageState, Purpose, TaskKind
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("models", "0002_chat_and_wishes")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Doubt",
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
                ("message_id", fields.CharField(max_length=32)),
                ("asked_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "answered_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
            ],
            options={
                "table": "doubts",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A concrete doubt about who asked: what stops the clock while its question is out.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="IdentityCheck",
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
                    "by",
                    fields.ForeignKeyField(
                        "models.Staff",
                        source_field="by_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                (
                    "proof",
                    fields.CharEnumField(
                        description="SAME: same\nOTHER_WAY: other_way\nNOT_PROVEN: not_proven\nNO_ACCOUNT: no_account",
                        enum_type=Proof,
                        max_length=16,
                    ),
                ),
                (
                    "method",
                    fields.CharEnumField(
                        description="COMPARED: compared\nLETTER: letter\nCALL: call\nFACTS: facts\nAUTHORITY: authority",
                        enum_type=Method,
                        max_length=16,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "identity_checks",
                "app": "models",
                "indexes": [Index(fields=["case_id", "at"])],
                "pk_attr": "id",
                "table_description": "One finding about whose account an address is; the newest of a case counts.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Reminder",
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
                ("name", fields.CharField(max_length=32)),
                ("about_on", fields.DateField()),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "reminders",
                "app": "models",
                "unique_together": (("case", "name", "about_on"),),
                "pk_attr": "id",
                "table_description": "A reminder that has been sent: once for each date it is about.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Restriction",
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
                ("message_id", fields.CharField(max_length=32)),
                ("since_on", fields.DateField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("told_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("lifted_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "restrictions",
                "app": "models",
                "indexes": [Index(fields=["lifted_at"])],
                "pk_attr": "id",
                "table_description": "A pause in the use of somebody's data, standing until they have been told that it ends.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Case",
            name="follows_id",
            field=fields.CharField(null=True, max_length=32),
        ),
        ops.AddField(
            model_name="Case",
            name="given",
            field=fields.CharEnumField(
                null=True, description="POST: post\nORALLY: orally", enum_type=Given, max_length=16
            ),
        ),
        ops.AddIndex(
            model_name="Case",
            index=Index(fields=["follows_id"]),
        ),
        ops.AlterField(
            model_name="Message",
            name="kind",
            field=fields.CharEnumField(
                description="PERSON: person\nANSWER: answer\nNOTE: note\nQUESTION: question\nREPLY: reply\nEXTENSION: extension\nRESTRICTION: restriction\nLIFTING: lifting\nKIND_CHANGED: kind_changed",
                enum_type=MessageKind,
                max_length=16,
            ),
        ),
        ops.AlterField(
            model_name="Message",
            name="state",
            field=fields.CharEnumField(
                description="RECEIVED: received\nDRAFT: draft\nSENDING: sending\nSENT: sent\nDISCARDED: discarded\nUNDELIVERED: undelivered",
                enum_type=MessageState,
                max_length=16,
            ),
        ),
        ops.AlterField(
            model_name="Task",
            name="kind",
            field=fields.CharEnumField(
                description="ACCOUNT_SAYS_NO: account_says_no\nACT_AT_ONCE: act_at_once\nCLIENTS_INSTRUCTION: clients_instruction\nIDENTITY_UNANSWERED: identity_unanswered\nLATE_CONFIRMED: late_confirmed\nLIFT_NOW: lift_now\nLETTER_FAILED: letter_failed\nLETTER_UNSETTLED: letter_unsettled\nLETTERS_LIMITED: letters_limited\nMAIL_FILES: mail_files\nMAIL_UNMATCHED: mail_unmatched\nMAIL_WAITS: mail_waits\nMETER_DATA: meter_data\nOVERDUE: overdue\nREPLY_WANTED: reply_wanted\nUNCONFIRMED: unconfirmed\nWHO_WAS_TOLD: who_was_told",
                enum_type=TaskKind,
                max_length=32,
            ),
        ),
        ops.AlterField(
            model_name="Token",
            name="purpose",
            field=fields.CharEnumField(
                description="CONFIRM: confirm\nCONFIRM_CODE: confirm_code\nDISOWN: disown\nCASE: case\nCASE_CODE: case_code\nSIGN_IN: sign_in\nFILE_ANEW: file_anew\nACCOUNT_YES: account_yes\nACCOUNT_NO: account_no",
                enum_type=Purpose,
                max_length=16,
            ),
        ),
    ]
