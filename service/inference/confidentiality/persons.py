"""Numbers of persons, postal addresses and the names in an employee's case: found by the words around them."""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.recogniser import Span
from service.inference.confidentiality.samples import is_sample

_NATIONAL_NUMBER = linear(
    r"(?i)(?:\bssn\b|social[ -]security(?: number| no)?|national (?:id(?:entity)?|insurance|identification)?\s?(?:number|no|card)"
    r"|\bnino\b|personal (?:identity|id|identification) number|personnummer"
    r"|fødselsnummer|steuer-?id(?:entifikationsnummer|nr)?|sozialversicherungs(?:nummer|nr)|rentenversicherungsnummer"
    r"|personalausweis(?:nummer|nr)?|ausweisnummer|reisepass(?:nummer|nr)?"
    r"|passport (?:number|no)|numéro de sécurité sociale|sécurité sociale|\binsee\b|\bnir\b|\bdni\b|\bnie\b|\bcpf\b|\bcnp\b"
    r"|\bpesel\b|\bbsn\b|burgerservicenummer|codice fiscale|\bahv(?:-nr)?\b|rodné číslo|снилс|паспорт|tax id|\bnif\b)"
    r"[^\w\n]{0,4}(?:is|ist|lautet|est|es|é|jest|no|nr|number|nummer)?[\s.:#=(]{0,5}([A-Z]{0,6}\d[A-Z\d]{0,12}(?:[ ./-][A-Z\d]{1,8}){0,6})"
)
_PENSION_NUMBER = linear(r"\b\d{2} (?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2} [A-Z] \d{3}\b")
"""German: area, date of birth, initial, serial and check digit, in their usual groups."""
_ADDRESS = linear(
    # Lindenweg 8, 3. OG, 10115 Berlin
    r"\p{Lu}[\pL.-]+(?:straße|strasse|str\.|weg|gasse|platz|allee|ufer|damm|steig|stieg|gaard|gade|gatan|vägen|straat|laan|plein|gracht)"
    r" \d{1,4} ?[a-z]?\b(?:,? ?\d\. ?(?:OG|Stock|Etage))?(?:[,\n ]{1,3}(?:[A-Z]{1,2}-)?\d{4,5} \p{Lu}[\pL-]+)?"
    # 12 rue des Embruns, 29770 Esquibien
    r"|\d{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|boulevard|place|chemin|impasse|allée|quai) (?:(?:de|du|des|la|le|les) |[dl]['’]){0,2}"
    r"\p{Lu}[\pL'’ .-]+(?:[,\n ]{1,3}\d{5} [\pL-]+)?"
    # Calle Mayor 12, 28013 Madrid
    r"|(?:Calle|C/|Avda\.?|Avenida|Plaza|Paseo|Rua|Travessa|Via|Viale|Piazza|ul\.) \p{Lu}[\pL'. -]+,? (?:n[ºo°.] ?)?\d{1,4}"
    r"(?:[,\n ]{1,3}\d{4,5}(?:-\d{3})? [\pL-]+)?"
    # 14 Hawthorn Lane, Leeds, LS1 4AP
    r"|\d{1,5}[A-Za-z]? (?:\p{Lu}[\pL'-]+ ){1,3}(?:Street|St\.|Road|Rd\.?|Avenue|Ave\.?|Lane|Ln\.?|Drive|Boulevard|Blvd\.?|Court|Crescent"
    r"|Terrace|Gardens)[,\n ]{1,3}(?:[\pL .'-]+[,\n ]{1,3}){0,2}(?:[A-Z]{2} \d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b"
)
_CASE = linear(
    r"(?i)written warning|formal (?:warning|talk)|disciplinary|works council|sick leave|parental leave|maternity|dismiss(?:al"
    r"|ed)\b|was fired|been fired|got fired|laid off|let go|\blet (?:\w+ ){1,3}go\b|let (?:him|her|them) go|labou?r court"
    r"|gravidanza|en procès"
    r"|termination of|given notice"
    r"|salary|harass|bullying|insult|burn-?out|depression|diagnos|\bHR\b|abmahnung|kündig|gekündigt|fristlos|krankgeschrieben"
    r"|krankmeldung|elternzeit|betriebsrat|personalabteilung|gehalt"
    r"|licenci(?:é|ement)|arrêt maladie|avertissement|despedid|baja médica|demitid|zwolni|probation|performance review|misconduct"
)
_NAMED = linear(
    r"(?:\b(?:[Ff]rau|[Hh]err[n]?|Mr\.?|Mrs\.?|Ms\.?|Mme\.?|Mlle|M\.|Sra?\.|[Ss]eñora?|[Ss]enhora?|Pan[ai]?|[Mm]evrouw|[Mm]eneer|Signora?)"
    r"|\b(?:our|my|the|a|an|unsere[rmn]?|meine[rmn]?|notre|nuestr[ao]|except|of|for|by|colleague|collega|collègue|colega"
    r"|compañer[oa]|man|woman|employee|intern|user|manager|accountant|bookkeeper|developer|trainee|teacher|nurse|Kolleg(?:e|in|en)"
    r"|Mitarbeiter(?:in)?)(?: [\pL-]{3,20}){0,2},?)"
    r" (\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)? \p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?|\p{Lu}\p{Ll}{2,}ová)"
)
_TITLED = linear(
    r"\b(?:[Ff]rau|[Hh]errn?|Mrs\.?|Ms\.|Mme|[Ss]eñora?"
    r"|[Ss]enhora) ((?:Dr\. )?\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?(?: \p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?)?)"
)
# fmt: off
_NO_NAMES = frozenset({
    "mattermost", "team", "town", "square", "system", "admin", "console", "direct", "message", "enterprise", "edition", "active",
    "directory", "google", "play", "app", "store", "docker", "compose", "data", "retention", "open", "source", "single", "sign", "custom",
    "status", "user", "management", "channel", "private", "public", "site", "statistics", "cloud", "professional",
})
# fmt: on
_FEWEST_DIGITS = 6


def national_numbers(text: str) -> Iterator[Span]:
    """Point at numbers that a state or insurer gave to a person."""
    for match in _PENSION_NUMBER.finditer(text):
        yield Span(match.start(), match.end(), 0.75, "number in the form of a pension insurance number")
    for match in _NATIONAL_NUMBER.finditer(text):
        digits = sum(map(str.isdigit, match.group(1)))
        if digits >= _FEWEST_DIGITS and not is_sample(match.group(1)):
            yield Span(match.start(1), match.end(1), 0.85, "number that identifies a person")


def postal_addresses(text: str) -> Iterator[Span]:
    """Point at street addresses."""
    for match in _ADDRESS.finditer(text):
        yield Span(match.start(), match.end(), 0.75, "postal address")


def employee_cases(text: str) -> Iterator[Span]:
    """Point at the full names in a text that speaks of an employment matter (warning, dismissal, illness, pay)."""
    if not _CASE.search(text):
        return
    for pattern in (_NAMED, _TITLED):
        for match in pattern.finditer(text):
            if not set(match.group(1).lower().split()) & _NO_NAMES:
                yield Span(match.start(1), match.end(1), 0.65, "name of a person in an employment matter")
