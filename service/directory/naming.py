"""Who is meant by a name that somebody wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.directory.model import Directory, Person


def person_named(directory: Directory, name: str) -> Person | None:
    """Give the member of staff or volunteer with this id or this handle on forum or chat; None if there is none, or more than one.

    Upper and lower case are the same, and an @ before the name is passed over. An id counts before handles.
    """
    wanted = name.strip().removeprefix("@").casefold()
    everybody = [*directory.people.values(), *directory.volunteers.values()]
    by_id = [person for person in everybody if person.id.casefold() == wanted]
    found = by_id or [person for person in everybody if wanted in {(person.forum or "").casefold(), (person.chat or "").casefold()}]
    return found[0] if wanted and len(found) == 1 else None
