"""The words that are stored: what a row is for, and how far it has come."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a member of staff may do: answer, or also decide what needs a second pair of eyes."""

    HANDLER = "handler"
    LEAD = "lead"


class Purpose(StrEnum):
    """What a mailed link or code is for."""

    CONFIRM = "confirm"
    CONFIRM_CODE = "confirm_code"
    DISOWN = "disown"
    CASE = "case"
    CASE_CODE = "case_code"
    SIGN_IN = "sign_in"
    FILE_ANEW = "file_anew"
    ACCOUNT_YES = "account_yes"
    ACCOUNT_NO = "account_no"
    IS_COMPLAINT = "is_complaint"
    IS_QUESTION = "is_question"


class Scope(StrEnum):
    """How much of a case a session may see."""

    FILER = "filer"
    STATUS = "status"
    CONTENT = "content"


class MessageKind(StrEnum):
    """What a message on a case is."""

    PERSON = "person"
    ANSWER = "answer"
    NOTE = "note"
    QUESTION = "question"
    REPLY = "reply"
    EXTENSION = "extension"
    RESTRICTION = "restriction"
    LIFTING = "lifting"
    KIND_CHANGED = "kind_changed"


class MessageState(StrEnum):
    """How far a message has come."""

    RECEIVED = "received"
    DRAFT = "draft"
    SENDING = "sending"
    SENT = "sent"
    DISCARDED = "discarded"
    UNDELIVERED = "undelivered"


class LetterState(StrEnum):
    """How far a letter in the outbox has come."""

    QUEUED = "queued"
    LEASED = "leased"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    EXPIRED = "expired"


class MailState(StrEnum):
    """What became of a mail that came in."""

    RECEIVED = "received"
    HANDLED = "handled"
    HOLDING = "holding"


class TaskKind(StrEnum):
    """What somebody at the desk has to look at; each has its sentence."""

    ACCOUNT_SAYS_NO = "account_says_no"
    ACT_AT_ONCE = "act_at_once"
    ANSWER_STUCK = "answer_stuck"
    BREACH_REPORTED = "breach_reported"
    CLIENTS_INSTRUCTION = "clients_instruction"
    IDENTITY_UNANSWERED = "identity_unanswered"
    LATE_CONFIRMED = "late_confirmed"
    LIFT_NOW = "lift_now"
    LETTER_FAILED = "letter_failed"
    LETTER_UNSETTLED = "letter_unsettled"
    LETTERS_LIMITED = "letters_limited"
    MAIL_FILES = "mail_files"
    MAIL_FOREIGN = "mail_foreign"
    MAIL_UNMATCHED = "mail_unmatched"
    MAIL_WAITS = "mail_waits"
    METER_DATA = "meter_data"
    OVERDUE = "overdue"
    REPLIES_LOST = "replies_lost"
    REPLY_WANTED = "reply_wanted"
    STAFF_UNREACHED = "staff_unreached"
    UNCONFIRMED = "unconfirmed"
    WHO_WAS_TOLD = "who_was_told"


class Given(StrEnum):
    """How an answer was given to somebody without an e-mail address."""

    POST = "post"
    ORALLY = "orally"
