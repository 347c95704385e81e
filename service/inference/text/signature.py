"""Finds the closing block of a post: what follows `-- `, or a greeting line with a name below it and no question."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.inference.text.parts import Line, PartKind

LONGEST_SIGNATURE = 12
"""Lines; a longer block after `-- ` is a post that uses dashes as a rule."""
_LONGEST_AFTER_GREETING = 7
_LONGEST_SIGNATURE_LINE = 80

_GREETING = re.compile(
    r"""\s{0,10}(?:
      (?:many\ |best\ |kind\ |warm\ |with\ (?:best|kind)\ )?regards | best(?:\ wishes)? | cheers
    | (?:many\ )?thanks(?:\ (?:a\ lot|in\ advance|so\ much|and\ regards))?
    | thank\ you(?:\ (?:very\ much|in\ advance))? | sincerely(?:\ yours)? | yours(?:\ (?:sincerely|faithfully|truly))?
    | (?:mit\ )?(?:freundlichen?|besten?|herzlichen?|lieben?|schönen?|viele[nr]?)\ (?:gr(?:ü|ue)(?:ß|ss)en?|dank)
    | grüße | gruß | lg | mfg | vg | danke(?:\ (?:schon\ mal|im\ voraus))?
    | (?:bien\ )?cordialement | merci(?:\ (?:d['’]avance|beaucoup))? | bonne\ journée | salutations
    | (?:un\ )?(?:cordial\ )?saludos?(?:\ cordiales)? | (?:muchas\ )?gracias(?:\ de\ antemano)? | atentamente
    | (?:muito\ )?obrigad[oa] | atenciosamente | abraços? | (?:distinti\ |cordiali\ )?saluti | grazie(?:\ mille)?
    | met\ vriendelijke\ groet(?:en)? | groet(?:en|jes)? | bedankt | pozdrawiam | z\ poważaniem | dziękuję | с\ уважением | спасибо
    )\s{0,3}[,.!]{0,3}\s{0,5}$""",
    re.VERBOSE | re.IGNORECASE,
)


def mark_signature(lines: Sequence[Line]) -> list[Line]:
    """Mark the lines of the signature, if there is one; nothing but blank lines may follow it."""
    written = [index for index, line in enumerate(lines) if line.text and not line.text.isspace()]
    begin = _begin_of_signature(lines, written)
    if begin is None:
        return list(lines)
    return [*lines[:begin], *(Line(PartKind.SIGNATURE, line.text) for line in lines[begin:])]


def _begin_of_signature(lines: Sequence[Line], written: Sequence[int]) -> int | None:
    asks = False
    for below, index in enumerate(reversed(written)):
        kind, text = lines[index]
        if below > LONGEST_SIGNATURE or kind is not PartKind.PROSE or len(text) > _LONGEST_SIGNATURE_LINE:
            return None
        if below and text.rstrip() == "--":
            return index
        asks = asks or text.rstrip().endswith("?")
        if 0 < below <= _LONGEST_AFTER_GREETING and _GREETING.match(text):
            return None if asks or index == written[0] else index
    return None
