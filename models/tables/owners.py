"""Who owns what is sealed: the keys, and the staff."""

from __future__ import annotations

import secrets

from tortoise import fields
from tortoise.models import Model

from models.tables.words import Role


def new_id() -> str:
    """Return a random 128-bit id as 32 hex digits."""
    return secrets.token_hex(16)


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


class StaffAddress(Model):
    """Another address a member of staff writes from; sealed under the same key."""

    id = fields.CharField(primary_key=True, max_length=32, default=new_id)
    staff: fields.ForeignKeyRelation[Staff] = fields.ForeignKeyField("models.Staff", db_index=True)
    staff_id: str
    address_index = fields.CharField(max_length=32, unique=True)
    address = fields.BinaryField()

    class Meta:
        table = "staff_addresses"
