"""Street addresses, in the order and with the words that a country's post uses."""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.recogniser import Span

_TOWN = r"\p{Lu}[\pL'’-]+(?: (?:\p{Lu}|a[mn] |de |la |en )[\pL'’-]*){0,2}"
_GERMAN = linear(
    # Lindenweg 8, 3. OG, 10115 Berlin
    r"\p{Lu}[\pL.-]*(?:[Ss]tra(?:ß|ss)e|[Ss]tr\.|[Ww]eg|[Gg]asse|[Pp]latz|[Aa]llee|[Uu]fer|damm|steig|stieg)"
    r" \d{1,4} ?[a-z]?\b(?:,? ?\d\. ?(?:OG|Stock|Etage))?(?:[,\n ]{1,3}(?:[A-Z]{1,2}-)?\d{4,5} \p{Lu}[\pL-]+)?"
    r"|\p{Lu}[\pL-]+ (?:Straße|Strasse|Str\.|Weg|Allee|Gasse|Platz) \d{1,4} ?[a-z]?\b(?:[,\n ]{1,3}(?:[A-Z]{1,2}-)?\d{4,5} \p{Lu}[\pL-]+)?"
    # Am Mühlbach 5, 83022 Rosenheim
    rf"|(?:A[mn]|Auf|Bei|Beim|Hinter|I[mn]|Unter|Vor|Zu[mr]?)(?: d(?:er|en|em))? \p{{Lu}}[\pL-]+(?: [\pL-]+){{0,3}} \d{{1,4}} ?[a-z]?,?"
    rf" {{0,2}}\n?"
    rf" {{0,2}}\d{{5}} {_TOWN}"
    rf"|\p{{Lu}}[\pL-]+(?:chaussee|ring|pfad|hof|berg|markt|graben|twiete|kamp|zeile|tor|winkel|hang"
    rf"|park) \d{{1,4}} ?[a-z]?,? {{0,2}}\n? {{0,2}}\d{{5}} {_TOWN}"
)
_NO_STREET = linear(
    r"(?i)^(?:arbeits|speicher|steck|stell|lager|sitz|spiel|schreib|schlaf|zeltplatz|bau|park|haupt|ausbildungs|praktikums|montage"
    r"|messe)platz"
    r"|^\pL*(?:lösungs|mittel|aus|um|rück|hin|her|fort|irr|lern|rechts|dienst|versand|instanzen|halb|keines)weg"
)
"""Compounds that end like a street's name: "Speicherplatz 20", "Lösungsweg 2"."""
_NUMBERED = linear(r"(?i)(?:level|chapter|stage|map|quest|episode|part|figure|table|step)s? $")
_FRENCH = linear(
    # 12 rue des Embruns, 29770 Esquibien
    r"\d{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|boulevard|place|chemin|impasse|allée|quai|route|cours|square|ruelle|montée|sentier)"
    r" (?:(?:de|du|des|la|le|les) |[dl]['’]){0,3}\p{Lu}[\pL'’ -]+(?:[,\n ]{1,3}\d{5} [\pL-]+)?"
)
_ROMANCE = linear(
    # Calle Mayor 12, 28013 Madrid; Rua das Flores 123, 4050-265 Porto
    r"(?:Calle|C/|Avda\.?|Avenida|Plaza|Paseo|Carrer|Rua|Travessa|Praça|Viale|Piazza) (?:(?:de|del|da|do|das|dos|la|las|los) ){0,2}"
    r"\p{Lu}[\pL'’-]+(?: [\pL'’-]+){0,4},? (?:n[ºo°.] ?)?\d{1,4}\b(?:[,\n ]{1,3}(?:\d{4,5}(?:-\d{3})?) [\pL-]+)?"
    # Via Garibaldi 14, 20121 Milano
    r"|(?:Via|Corso|Largo|Vicolo|Strada) (?:(?:d[aei]|del|della|dei|degli|delle) ){0,1}\p{Lu}[\pL'’-]+(?: [\pL'’-]+){0,4},? (?:n\."
    r" ?)?\d{1,4}[,\n"
    r" ]{1,3}\d{5} [\pL-]+"
)
_DUTCH_AND_NORDIC = linear(
    # Keizersgracht 12, 1015 CX Amsterdam; Storgata 12, 0155 Oslo
    r"\p{Lu}[\pL-]+(?:straat|laan|plein|gracht|singel|kade|dijk|gaard|gade|gata|gatan|gate|veien|vegen|vägen|stigen) \d{1,4} ?[a-zA-Z]?\b"
    r"(?:[,\n ]{1,3}(?:\d{4} ?[A-Z]{2}|\d{4}|\d{3} ?\d{2}) \p{Lu}[\pL-]+)?"
    rf"|\p{{Lu}}[\pL-]+(?:vej|vei|väg|katu|tie|kuja|polku|weg|stræde|allé) \d{{1,4}} ?[a-zA-Z]?[,\n ]{{1,3}}(?:\d{{4}} [A-Z]{{2}}"
    rf"|\d{{4,5}}|\d{{3}} \d{{2}}) {_TOWN}"
)
_SLAVIC = linear(
    # ul. Krucza 5/7, 00-950 Warszawa; Dlouhá 12, 110 00 Praha 1; ул. Ленина, д. 5
    r"(?:ul|al|os)\. \p{Lu}[\pL-]+(?: \p{Lu}[\pL-]+){0,2} \d{1,4} ?[a-zA-Z]?\b(?:/\d{1,4})?(?: ?m\. ?\d{1,4})?(?:[,\n ]{1,3}\d{2}-\d{3} "
    r"[\pL-]+)?"
    rf"|\p{{Lu}}[\pL]+(?: \pL+)? \d{{1,4}}(?:/\d{{1,4}}[a-z]?)?[,\n ]{{1,3}}\d{{3}} \d{{2}} {_TOWN}"
    r"|(?:ул\.|улица|просп\.|проспект|пер\.|вул\.) ?\p{Lu}[\p{Ll}-]+(?: \p{Lu}?[\p{Ll}-]+)?,? (?:д(?:ом|\.)"
    r"|буд\.)? ?\d{1,4}(?:, ?кв\. ?\d{1,4})?"
)
_ENGLISH_STREET = (
    r"(?:Street|St\.?|Road|Rd\.?|Avenue|Ave\.?|Lane|Ln\.?|Drive|Boulevard|Blvd\.?|Court|Crescent|Terrace|Gardens|Close|Row|Rise|Mews|Grove"
    r"|Hill|Bank|Way|Walk|Green|Square|Quay|Wharf|Yard|Parade|Circle|Trail|Highway)"
)
_ENGLISH = linear(
    # 14 Hawthorn Lane, Leeds, LS1 4AP
    rf"\d{{1,5}}[A-Za-z]? (?:\p{{Lu}}[\pL'’-]+ ){{1,3}}{_ENGLISH_STREET}[,\n ]{{1,3}}(?:[\pL .'-]+[,\n ]{{1,3}}){{0,2}}"
    r"(?:[A-Z]{2} \d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|(?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT) \d{4})\b"
    # 3 Mill Bank, Dudley
    rf"|\d{{1,4}}[A-Za-z]? \p{{Lu}}[\pL'’-]+ {_ENGLISH_STREET}, \p{{Lu}}[\pL'’-]{{3,}}"
)
_ASIAN = linear(
    r"〒 ?\d{3}-\d{4}[^\n、。;,]{0,40}|[\p{Han}]{2,3}[都道府県][\p{Han}]{1,6}[市区郡][\p{Han}\p{Hiragana}\p{Katakana}ー]{1,12}"
    r"[\d０-９一二三四五六七八九十]{1,4}[-－丁番\d０-９]{0,10}"
)
_ALL = (  # what a text must hold for a pattern to be tried: a search for it takes a tenth of the time
    (linear(r"(?i)stra(?:ß|ss)e|str\.|weg|gasse|platz|allee|ufer|damm|stei?g|stieg|\d{5} \p{Lu}"), _GERMAN),
    (linear(r"\d,? (?:bis|ter|rue|avenue|boulevard|place|chemin|impasse|all|quai|route|cours|square|ruelle|mont|sentier)"), _FRENCH),
    (linear(r"Calle|C/|Avda|Avenida|Plaza|Paseo|Carrer|Rua|Travessa|Praça|Viale|Piazza|Via |Corso|Largo|Vicolo|Strada"), _ROMANCE),
    (linear(r"\pL \d{1,4}"), _DUTCH_AND_NORDIC),
    (linear(r"(?:ul|al|os)\. |\d{3} \d{2} \p{Lu}|ул\.|улица|просп|пер\.|вул\."), _SLAVIC),
    (linear(r"\d[A-Za-z]? \p{Lu}"), _ENGLISH),
    (linear(r"〒|[都道府県]"), _ASIAN),
)


def postal_addresses(text: str) -> Iterator[Span]:
    """Point at street addresses."""
    for hint, pattern in _ALL:
        for match in pattern.finditer(text) if hint.search(text) else ():
            before = text[max(0, match.start() - 12) : match.start()]
            if not (before[-1:].isalnum() or _NO_STREET.search(match.group()) or _NUMBERED.search(before)):
                yield Span(match.start(), match.end(), 0.75, "postal address")
