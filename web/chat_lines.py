"""What somebody has said in the chat, as the log shows it: the words of a button, or their own.

It takes no turn, and knows no page.
"""

from __future__ import annotations

from bot.buttons import about, buttons, changes
from bot.conversation import Conversation as Talk
from bot.matching import matched, plain
from bot.position import standing
from bot.said import Press, Said
from bot.steps import Ask
from locales import Words
from models.catalogue.questions import Invalid, tidy


def line(spoken: Said, talk: Talk, words: Words) -> str:
    """Return the line that what was said makes in the log."""
    here = standing(talk)
    shown = buttons(talk, words)
    for button in (*shown, *changes(talk, words)):
        if button.said == spoken:
            return button.label
    if spoken.press is not None:
        return _label_elsewhere(spoken, words)
    if spoken.answer is None:
        typed = tidy(spoken.text)
        meant = matched(typed, shown, words)
        # A number says nothing to who reads it later.
        return f"{typed} ({meant.label})" if meant and plain(typed).isdigit() else typed
    if isinstance(here, Ask) and spoken.about == about(here):
        try:
            answer = here.asked.clean(spoken.answer)
        except Invalid:
            return tidy(spoken.answer) or words("common.not_answered")
        return here.asked.show({here.asked.key: answer}, words)
    return _option_elsewhere(spoken, words)


def _label_elsewhere(spoken: Said, words: Words) -> str:
    """Return the words of a button of a page that another tab has overtaken."""
    if spoken.press in (Press.WISH, Press.CHANGE, Press.DROP):
        key = f"kinds.{next(iter(spoken.about), '')}.want"
    elif spoken.press is Press.TRACKING:
        key = "kinds.common.tracking.want"
    elif spoken.press in (Press.WRITE, Press.WITHDRAW):
        key = f"chat.case.{spoken.press}"
    else:
        key = f"chat.button.{spoken.press}"
    return words(key if words.has(key) else "chat.page.a_button")


def _option_elsewhere(spoken: Said, words: Words) -> str:
    """Return the words of an option of a question that no longer stands."""
    answer = tidy(spoken.answer or "")
    kind, _, key = " ".join(spoken.about).partition(" ")
    path = ".".join(part for part in key.split(".") if not part.isdigit())
    for home in (kind, "common"):
        option = f"kinds.{home}.question.{path}.option.{answer}"
        if words.has(option):
            return words(option)
    return answer or words("common.not_answered")
