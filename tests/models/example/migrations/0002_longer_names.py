from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("models", "0001_initial")]

    initial = False

    operations = [
        ops.AlterModelOptions(
            name="Counter",
            options={
                "table": "counters",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A generated integer key, by which the dialect shows; and a semicolon.",
            },
        ),
        ops.AlterField(
            model_name="Left",
            name="name",
            field=fields.CharField(null=True, unique=True, max_length=200),
        ),
    ]
