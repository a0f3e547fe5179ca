from tortoise import migrations
from tortoise.migrations import operations as ops
from tests.models.example.tables import new_id
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import PartialIndex


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="Counter",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("name", fields.CharField(max_length=20)),
            ],
            options={
                "table": "counters",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A generated integer key, to see that the dialect is chosen right.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Left",
            fields=[
                (
                    "id",
                    fields.CharField(
                        primary_key=True, default=new_id, unique=True, db_index=True, max_length=32
                    ),
                ),
                ("name", fields.CharField(null=True, unique=True, max_length=100)),
                ("state", fields.CharField(default="queued", max_length=20)),
                ("number", fields.IntField(default=0)),
                ("made_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("sealed", fields.BinaryField(null=True)),
            ],
            options={
                "table": "lefts",
                "app": "models",
                "unique_together": (("state", "number", "id"),),
                "indexes": [
                    PartialIndex(
                        fields=["number"], name="lefts_queued", condition={"state": "queued"}
                    )
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Part",
            fields=[
                (
                    "id",
                    fields.CharField(
                        primary_key=True, default=new_id, unique=True, db_index=True, max_length=32
                    ),
                ),
                (
                    "left",
                    fields.ForeignKeyField(
                        "models.Left",
                        source_field="left_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="parts",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
            ],
            options={"table": "parts", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Right",
            fields=[
                (
                    "id",
                    fields.CharField(
                        primary_key=True, default=new_id, unique=True, db_index=True, max_length=32
                    ),
                ),
            ],
            options={"table": "rights", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
