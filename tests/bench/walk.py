"""One person's walk through the portal, and one look at the desk: what is measured and in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from tests.bench.client import Answer, Asked
from tests.web.steps import FORM
from tests.web.visitor import Page

MEASURED = {
    "front": "front page, GET",
    "draft": "a page of the form, POST: draft saved",
    "file": "the press that files, POST",
    "chat": "a turn of the chat by its script, POST",
    "words": "a turn in words of one's own, POST",
    "turn": "a turn without the script, POST",
    "chat-page": "and the chat it leads to, GET",
    "status": "a case's page, GET",
    "queue": "the desk with 1 000 cases, GET",
}
EMPTY = Asked("empty", "POST", "/empty")

Ask = Callable[[Asked], Answer]


@dataclass(frozen=True, slots=True)
class Known:
    """What is there before anybody comes: a case, who may look at it, and who is at the desk."""

    case_path: str
    person: str = field(repr=False)
    staff: str = field(repr=False)


class WentWrong(Exception):
    """An answer that is not the expected one: nothing measured would mean anything."""


def walk(ask: Ask, known: Known, number: int) -> None:
    """Walk once; `number` makes the person somebody new, from somewhere else."""
    person = _Person(ask, f"2001:db8:0:{number:x}::1")
    person.opens("front", "/")
    person.opens("form", FORM)
    person.presses("first", "Neste", about="portal", who="me")
    person.opens("second", f"{FORM}/{person.next_page}")
    person.presses("scope", "Neste", scope="all", copy="yes")
    person.opens("third", f"{FORM}/{person.next_page}")
    person.presses("draft", "Neste", relation="user")
    person.opens("fourth", f"{FORM}/{person.next_page}")
    address = f"person{number}@example{number}.com"
    person.presses("last", "Neste", name="Kari Nordmann", email=address)
    person.opens("review", f"{FORM}/{person.next_page}")
    person.presses("file", "Send inn henvendelsen")
    person.opens("chat-begins", "/chat")
    person.types("words", "Hvem deler dere opplysningene mine med?")
    person.says("menu", "Meny")
    person.says("wish", "Jeg vil klage")
    person.says("chat", "Innlogging")
    person.presses("turn", "Meg selv")
    person.opens("chat-page", "/chat")
    person.cookie = known.person
    person.opens("status", known.case_path)
    person.cookie = known.staff
    person.opens("queue", "/desk")


class _Person:
    def __init__(self, ask: Ask, came_from: str) -> None:
        self.ask, self.came_from = ask, came_from
        self.cookie = self.next_page = ""
        self.page = Page("", 0, {}, "")

    def opens(self, step: str, path: str) -> None:
        answer = self._asks(Asked(step, "GET", path, self.cookie, "", self.came_from), 200)
        self.page = Page(path, 200, {}, answer.body)

    def presses(self, step: str, button: str, **written: str) -> None:
        answer = self._asks(self._press(step, button, written), 303)
        self.next_page = answer.header("Location").rpartition("/")[2]

    def says(self, step: str, button: str) -> None:
        """Press as the chat's script does: the answer is what stands in the page then."""
        self._by_script(self._press(step, button, {}))

    def types(self, step: str, text: str) -> None:
        """Type into the chat's own box, and send it as the script does."""
        self._by_script(self._press(step, "Svar", {"text": text}))

    def _by_script(self, press: Asked) -> None:
        asked = replace(press, header="X-Chat: 1")
        self.page = Page(self.page.url, 200, {}, self._asks(asked, 200).body)

    def _press(self, step: str, begins: str, written: Mapping[str, str]) -> Asked:
        buttons = [text for form in self.page.forms for text in form.buttons]
        button = next(text for text in buttons if text.startswith(begins))
        form = self.page.form(button)
        pressed = dict([form.sends[button]]) if button in form.sends else {}
        body = urlencode({**form.fields, **pressed, **written})
        return Asked(step, "POST", form.action, self.cookie, body, self.came_from)

    def _asks(self, asked: Asked, expected: int) -> Answer:
        answer = self.ask(asked)
        if answer.status != expected:
            raise WentWrong(f"{asked.method} {asked.path}: {answer.status}, not {expected}")
        if given := answer.header("Set-Cookie"):
            self.cookie = given.partition(";")[0]
        return answer
