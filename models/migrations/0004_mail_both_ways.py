from tortoise import migrations
from tortoise.migrations import operations as ops
from models.tables.owners import new_id
from models.tables.words import Purpose, TaskKind
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import PartialIndex


class Migration(migrations.Migration):
    dependencies = [("models", "0003_every_right")]

    initial = False

    operations = [
        ops.CreateModel(
            name="StaffAddress",
            fields=[
                (
                    "id",
                    fields.CharField(
                        primary_key=True, default=new_id, unique=True, db_index=True, max_length=32
                    ),
                ),
                (
                    "staff",
                    fields.ForeignKeyField(
                        "models.Staff",
                        source_field="staff_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("address_index", fields.CharField(unique=True, max_length=32)),
                ("address", fields.BinaryField()),
            ],
            options={
                "table": "staff_addresses",
                "app": "models",
                "pk_attr": "id",
                "table_description": "Another address a member of staff writes from; sealed under the same key.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Standstill",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=32),
                ),
                ("is_fault", fields.BooleanField()),
                ("times", fields.SmallIntField(default=0)),
                ("reply", fields.CharField(max_length=200)),
                ("began_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("again_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "standstills",
                "app": "models",
                "pk_attr": "id",
                "table_description": "Why no letter leaves: one row while the server takes none of ours.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Letter",
            name="called_off",
            field=fields.BooleanField(default=False),
        ),
        ops.AddField(
            model_name="Letter",
            name="doubts",
            field=fields.SmallIntField(default=0),
        ),
        ops.AddField(
            model_name="Letter",
            name="due_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddIndex(
            model_name="Letter",
            index=PartialIndex(
                fields=["created_at"], name="letters_failed", condition={"state": "failed"}
            ),
        ),
        ops.AddField(
            model_name="RawMail",
            name="action",
            field=fields.CharField(default="", max_length=16),
        ),
        ops.AddField(
            model_name="RawMail",
            name="likeness",
            field=fields.CharField(null=True, max_length=64),
        ),
        ops.AddField(
            model_name="RawMail",
            name="staff_id",
            field=fields.CharField(null=True, max_length=32),
        ),
        ops.AddField(
            model_name="RawMail",
            name="written_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AlterField(
            model_name="Task",
            name="kind",
            field=fields.CharEnumField(
                description="ACCOUNT_SAYS_NO: account_says_no\nACT_AT_ONCE: act_at_once\nANSWER_STUCK: answer_stuck\nCLIENTS_INSTRUCTION: clients_instruction\nIDENTITY_UNANSWERED: identity_unanswered\nLATE_CONFIRMED: late_confirmed\nLIFT_NOW: lift_now\nLETTER_FAILED: letter_failed\nLETTER_UNSETTLED: letter_unsettled\nLETTERS_LIMITED: letters_limited\nMAIL_FILES: mail_files\nMAIL_FOREIGN: mail_foreign\nMAIL_UNMATCHED: mail_unmatched\nMAIL_WAITS: mail_waits\nMETER_DATA: meter_data\nOVERDUE: overdue\nREPLIES_LOST: replies_lost\nREPLY_WANTED: reply_wanted\nSTAFF_UNREACHED: staff_unreached\nUNCONFIRMED: unconfirmed\nWHO_WAS_TOLD: who_was_told",
                enum_type=TaskKind,
                max_length=32,
            ),
        ),
        ops.AlterField(
            model_name="Token",
            name="purpose",
            field=fields.CharEnumField(
                description="CONFIRM: confirm\nCONFIRM_CODE: confirm_code\nDISOWN: disown\nCASE: case\nCASE_CODE: case_code\nSIGN_IN: sign_in\nFILE_ANEW: file_anew\nACCOUNT_YES: account_yes\nACCOUNT_NO: account_no\nIS_COMPLAINT: is_complaint\nIS_QUESTION: is_question",
                enum_type=Purpose,
                max_length=16,
            ),
        ),
        ops.AddField(
            model_name="Token",
            name="subject",
            field=fields.CharField(default="", max_length=32),
        ),
    ]
