"""The tables. Columns only: what may happen to a row is in the verbs beside this file.

Ids are random texts made before insert. Sealed columns (`BinaryField`) are opened with the row's
key; deleting a key deletes every row sealed under it. Instants are `*_at` (UTC), dates the law
counts are `*_on` (Oslo).
"""

from models.tables.cases import Answer, Case, Event, Task
from models.tables.mail import File, FileContent, Letter, Message, RawMail, Standstill
from models.tables.owners import Key, Staff, StaffAddress, new_id
from models.tables.progress import Doubt, IdentityCheck, Reminder, Restriction
from models.tables.sessions import (
    AccessGrant,
    Conversation,
    ConversationFile,
    ConversationTurn,
    Limit,
    Session,
    Token,
)
from models.tables.words import (
    Given,
    LetterState,
    MailState,
    MessageKind,
    MessageState,
    Purpose,
    Role,
    Scope,
    TaskKind,
)

__all__ = [
    "AccessGrant",
    "Answer",
    "Case",
    "Conversation",
    "ConversationFile",
    "ConversationTurn",
    "Doubt",
    "Event",
    "File",
    "FileContent",
    "Given",
    "IdentityCheck",
    "Key",
    "Letter",
    "LetterState",
    "Limit",
    "MailState",
    "Message",
    "MessageKind",
    "MessageState",
    "Purpose",
    "RawMail",
    "Reminder",
    "Restriction",
    "Role",
    "Scope",
    "Session",
    "Staff",
    "StaffAddress",
    "Standstill",
    "Task",
    "TaskKind",
    "Token",
    "new_id",
]
