"""Names of routes, areas and verdicts as people read them. The names are data; nothing here lists them."""

from __future__ import annotations

INITIALISMS = {"api": "API", "ha": "HA", "ldap": "LDAP", "saml": "SAML", "sql": "SQL", "sso": "SSO", "ui": "UI", "ux": "UX"}
"""Words of names that are no words; anything else is written as it is."""


def label(name: str) -> str:
    """Give the readable form of a name: `auth_sso` becomes "Auth SSO", `team_owned` "Team owned"."""
    words = phrase(name)
    return words[:1].upper() + words[1:]


def phrase(name: str) -> str:
    """Give the form of a name within a sentence: `too_young` becomes "too young"."""
    return " ".join(INITIALISMS.get(word, word) for word in name.split("_") if word) or name
