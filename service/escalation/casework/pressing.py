"""What a press of a button means for a case: who pressed, what they want, and what they are told. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from service.chat.buttons import ButtonAct, Press
from service.domain import Labels
from service.errors import CaseError
from service.escalation.casework.wishes import Act, Wish
from service.escalation.time_lengths import length_text

if TYPE_CHECKING:
    from service.directory.model import Directory, Person
    from service.escalation.casework.desk import Done
    from service.store.case_values import Acknowledgement

ACT_OF = {
    ButtonAct.TAKE: Act.TAKE,
    ButtonAct.ROUTE: Act.REASSIGN,
    ButtonAct.PERSON: Act.PASS_ON,
    ButtonAct.NOT_NEEDED: Act.DISMISS,
    ButtonAct.RELEASE: Act.APPROVE,
}


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """How a press is kept beside what it says.

    `press` tells this press from every other (None where the server does not), `action` is the action whose post it was; `user`, `post` and
    `channel` are the server's ids.
    """

    act: str
    action: str
    press: str | None
    user: str | None
    post: str | None
    channel: str | None

    def details(self) -> dict[str, Any]:
        """Give it as it is kept."""
        return asdict(self)

    def is_the_one_of(self, said: Acknowledgement) -> bool:
        """Whether something was said by this very press, which came a second time."""
        return self.press is not None and said.details.get("button", {}).get("press") == self.press


def presser(directory: Directory, handle: str) -> Person:
    """Give who has this chat handle. No other name will do: whoever chooses a user name in the chat must not become somebody else by it.

    Raises:
        CaseError: `case_act_forbidden`, if nobody of the directory has it, or more than one.

    """
    wanted = handle.casefold()
    everybody = (*directory.people.values(), *directory.volunteers.values())
    found = [person for person in everybody if wanted and person.chat is not None and person.chat.casefold() == wanted]
    if len(found) != 1:
        message = "Your user name is not in the directory of those who may decide here. Please tell your community manager."
        raise CaseError(message, reason="case_act_forbidden")
    return found[0]


def wish_of(press: Press, directory: Directory) -> Wish:
    """Give what somebody wants who pressed. Raises CaseError (`case_act_invalid`) for a route that the directory does not have."""
    act = ACT_OF[press.act]
    if act is Act.APPROVE:
        return Wish(act, action=press.action_key, version=press.version, marker=press.marker)
    if act is not Act.REASSIGN:
        return Wish(act)
    if press.chosen not in directory.routes:
        right = ", ".join(directory.routes)
        message = f"That route is not one of {right}. Please choose one of these."
        raise CaseError(message, reason="case_act_invalid", faults=(("route", "is unknown", f"one of {right}"),))
    return Wish(act, labels=Labels(route=press.chosen))


def answer(wish: Wish, done: Done) -> str:
    """Say to the one who pressed what follows of what was kept."""
    if not done.new:
        return "That is known already; nothing has changed."
    match wish.act:
        case Act.TAKE:
            return f"Thank you. Nobody else is asked for {length_text(done.taken_for)}; an answer on the forum ends the case."
        case Act.REASSIGN:
            route = wish.labels.route if wish.labels else None
            return f"Thank you. The route is {route} now; the case goes on by it, and the model learns from it."
        case Act.PASS_ON:
            return "Thank you. You are not asked about this topic again."
        case Act.DISMISS:
            return "Thank you. The case ends; nobody is asked about this topic any more."
        case _:
            return "Released. It goes out at the next look, within the working hours of those who are asked."


def refusal_text(error: CaseError) -> str:
    """Say to the one who pressed why nothing comes of it."""
    if error.reason == "case_unknown":
        return "This case is not known here any more."
    text = str(error)
    return f"{text[0].upper()}{text[1:].rstrip('.')}."
