"""The words with which people tell a password, in the languages of a support forum, and the values that are none after them."""

from __future__ import annotations

from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.samples import is_sample, is_strong

_WHOLE_WORDS = (
    r"passwords?|pass(?:codes?|phrases?|wd)?|pwd?|credentials?|zugangsdaten|anmeldedaten|mots? de passe|mdp|identifiants|clave|credenciales"
    r"|credenziali|parola d['’]ordine|senhas?|palavras?-passe|inloggegevens|sifre(?:si|miz|niz|m|n)?|hes(?:lo|la|lem|l[áu])"
    r"|has[łl](?:o|a|em|ami)|kata sandi"
)
_LAST_PARTS = (
    r"passwort|passwörter|kennwort|kennwörter|passphrase|wachtwoord|paswoord|lösenord|losenord|passord|adgangskode|kodeord|salasana"
    r"|jelsz[óa]|parol[aăe]|şifre|contrase[ñn]y?a|lozink[au]|пароль|парол[яеюи]|паролем|mật khẩu"
)
"""Words that others are put before, as in `Datenbankpasswort`, and endings after."""
_ENDINGS = r"s|es|er|et|en|n|t|i|im|in|sı|si|miz|niz|va|ja|ni|m|l|lar"
_KEYS_OF_NETWORKS = (
    r"(?:wi-?fi|wlan|wpa2?|network|netzwerk|hotspot)[ -]?(?:keys?|schlüssel|code|pass)\b|(?:clé|clave|chave|code) (?:du )?(?:wi-?fi|wpa"
    r"|wlan)|(?:zugangs|einwahl)code|code d['’]accès"
)
PASSWORD_WORD = rf"(?:\b(?:{_WHOLE_WORDS})|(?:{_LAST_PARTS})(?:{_ENDINGS})?|{_KEYS_OF_NETWORKS})"
"""Words for a password, as a pattern that takes no heed of capitals (`(?i)`)."""
_EASTERN_WORDS = (
    r"密码|密碼|口令|パスワード|暗証番号|비밀번호|암호|парол\pL{0,3}|κωδικός|κωδικό|συνθηματικό"
    r"|كلمة المرور|كلمة السر|סיסמה|סיסמא|הסיסמה|पासवर्ड"
    r"|รหัสผ่าน"
)
PASSWORD_WORD_EAST = f"(?:{_EASTERN_WORDS})"
"""The same for scripts in which an ASCII word stands out."""
COPULAS = (
    r"(?:is|are|was|were|still|now|then|set|to|with|being|as|remains?|stays?|reads|equals|just|simply|currently|always|again|ist|sind"
    r"|war|waren|lautete?|heißt|bleibt|noch|jetzt"
    r"|immer|einfach|auf|mit|wird|est|sont|était|encore|reste|c['’]est|toujours|es|son|era|sigue|siendo|é|è|e['’]|sono|rimane|resta"
    r"|ancora|continua|sendo|foi|com"
    r"|con|avec|por|jest|to|było|byla|brzmi|nadal|nog|steeds|was|staat|op|blijft|är|var|fortfarande|er|på|on|oli|je|byl|bylo|je|volt"
    r"|este|era|idi|hâlâ|olarak"
    r"|это|был|остался|прежний|là|dir|adalah)"
)
OWNER = (
    r"\s(?:for|of|on|to|in|at|für|von|vom|am|zum|zur|beim|pour|de|du|del|do|da|di|della|para|per|för|till|til|voor|van|dla|na|для|от)"
    r"(?:\s[^\s.!?,:=]{1,40}){1,5}?"
)
"""Whose password it is."""
IS = r",?\s(?:is|are|was|ist|war|lautet|est|était|c['’]est|es|era|é|è|jest|to|är|var|er|je|on|foi)"
"""The verb behind it."""
ABOUT_SOMETHING_ELSE = linear(
    r"(?i)\b(?:ids?|post|channel|user|team|commit|hash|sha\d*|checksum|fingerprint|digest|md5|session|request|trace|build|etag|constraint"
    r"|uuid|guid|serial|version|revision|kid)\b|\b(?:public|primary|foreign|duplicate|host|cache|websocket|idempotency"
    r"|registry)[ _-]?keys?\b|https?://|ssh-|\bdata:|[_-]id\b|sha256|\w=\w"
)
"""What stands before strings that look random and are no secrets."""
_FILE_OR_VERSION = (
    r"v?\d+(?:[.:/-]\d+)+\S*$|\w+=|\S*://|//|\d{2,5}/\w|\S*[?&]\w+=|https?:|/[\w.-]|\.{1,2}/|[\w.+-]+@[\w-]+\.|[\w-]+\.(?:json"
    r"|ya?ml|conf|env|go|js|tsx?|py|php|html?|txt|toml|md|sh|log|ini|xml|cfg|csv|sql|zip|exe|service|so(?:\.\d)?)\b|[\w.-]+\(|[\w.]+\["
    r"|Mozilla/|HTTP/|\w+::|0x[0-9a-f]+$|--?[a-z][\w-]*(?:=|$)"
)
_WORDS = (
    r"\d+(?:st|nd|rd|th|min|ms|s|h|d|x|k|kb|mb|gb|th)?$|[a-z]+/[a-z]+(?:/[a-z]+)*$|[a-z]+(?:-[a-z]+)+$|[a-z']+$"
    r"|(?-i:[a-z]+(?:_[a-z0-9]+)+|[A-Z]+(?:_[A-Z0-9]+)+)$|[A-ZÄÖÜ]?[a-zäöüß]+(?:[/-][A-ZÄÖÜ]?[a-zäöüß]+)*$|[A-Z]+(?:[/-][A-Z]+)*$"
    r"|[A-Za-z_]+(?:\.[A-Za-z_]+)+$|(?-i:[A-Z]{2,10}-\d+)$|\d+[-–](?:\pL+|\d+)$"
)
_NAMES = (
    r"SHA-?\d|MD5|OAuth2|SAML2|LDAPv3|TLSv?1|UTF-8|AES-?\d|RSA-?\d|PBKDF2|bcrypt|scrypt|argon2|base64|(?:iOS|iPadOS|macOS|Android"
    r"|Windows|Ubuntu|Debian"
    r"|Postgres\w*|MySQL|MariaDB|Keycloak|Exchange|Office|PHP|Python|Go|Java|Node|Chrome|Firefox|Safari|Mattermost"
    r"|error|err|code|line|port|page|build|issue|step|version|http|utf|win|amd|arm|intel|ipv|tls|aes|rsa|room|user|level)[-_.]?\d"
)
_NO_PASSWORD = linear(f"(?i)^(?:{_FILE_OR_VERSION}|{_WORDS}|{_NAMES})")
_SYMBOLS = "!#$%&*+?^~-_."
_LONG_ENOUGH = 8
_WORD_AND_NUMBER = linear(r"^[A-Za-zÀ-ÿ]{3,20}[-_.]?\d{2,4}[!?]?$")
_HEXADECIMAL = linear(r"(?i)^[0-9a-f-]+$")


def can_be_told(value: str) -> bool:
    """Whether a word of a sentence is built like a password, and no sample, address, file, version, product or hyphenated word."""
    return is_strong(value) and not is_sample(value) and not is_no_password(value) and not _is_phrase(value)


def is_unmistakable(value: str) -> bool:
    """Whether a word is so much built like a password that little else is needed: eight characters or more, of three sorts, in no name."""
    sorts = (
        any(map(str.isdigit, value)),
        any(map(str.islower, value)),
        any(map(str.isupper, value)),
        any(character in _SYMBOLS for character in value[1:]),
    )
    return len(value) >= _LONG_ENOUGH and sorts[0] and sum(sorts) >= len(sorts) - 1 and not _HEXADECIMAL.match(value)


def is_weak_password(value: str) -> bool:
    """Whether a word is built like a password that people should not choose (`kiwi42`): one word and a number, no product, code or port."""
    return _WORD_AND_NUMBER.match(value) is not None and not is_sample(value) and not is_no_password(value)


def is_no_password(value: str) -> bool:
    """Whether a word is built like a file, a version, an address, a product or an ordinary word."""
    return _NO_PASSWORD.match(value) is not None


def _is_phrase(value: str) -> bool:
    """Whether a value is a word with punctuation in or after it, such as `isn't`, `reset?` or `reset/change`."""
    bare = value.rstrip("?!")
    return (
        bare.replace("'", "").replace("’", "").isalpha()
        and not any(map(str.isdigit, value))
        and (bare.islower() or bare.istitle() or "'" in bare or "’" in bare)
    )
