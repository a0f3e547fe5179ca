from tortoise import migrations
from tortoise.migrations import operations as ops
from models.tables.words import TaskKind
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("models", "0004_mail_both_ways")]

    initial = False

    operations = [
        ops.AlterField(
            model_name="Task",
            name="kind",
            field=fields.CharEnumField(
                description="ACCOUNT_SAYS_NO: account_says_no\nACT_AT_ONCE: act_at_once\nANSWER_STUCK: answer_stuck\nBREACH_REPORTED: breach_reported\nCLIENTS_INSTRUCTION: clients_instruction\nIDENTITY_UNANSWERED: identity_unanswered\nLATE_CONFIRMED: late_confirmed\nLIFT_NOW: lift_now\nLETTER_FAILED: letter_failed\nLETTER_UNSETTLED: letter_unsettled\nLETTERS_LIMITED: letters_limited\nMAIL_FILES: mail_files\nMAIL_FOREIGN: mail_foreign\nMAIL_UNMATCHED: mail_unmatched\nMAIL_WAITS: mail_waits\nMETER_DATA: meter_data\nOVERDUE: overdue\nREPLIES_LOST: replies_lost\nREPLY_WANTED: reply_wanted\nSTAFF_UNREACHED: staff_unreached\nUNCONFIRMED: unconfirmed\nWHO_WAS_TOLD: who_was_told",
                enum_type=TaskKind,
                max_length=32,
            ),
        ),
    ]
