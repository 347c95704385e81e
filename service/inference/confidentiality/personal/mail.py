"""Mail addresses of private persons; roles, services, samples and addresses of public projects are nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.inference.confidentiality.infrastructure.domains import INTERNAL_SUFFIXES, is_public, registered_domain
from service.inference.confidentiality.infrastructure.public_domains import FREE_MAIL_DOMAINS
from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.recogniser import Span

_ADDRESS = linear(r"([\pL\d._%+'-]+)@((?:[\pL\d-]+\.)+[\pL][\pL]+)")
_AT = linear(r"(?i)\s?[(\[{<]\s?(?:at|ät|arroba|chez|@)\s?[)\]}>]\s?")
"""What hides an address from collectors: `ada [at] firm (dot) org`."""
_LOCAL_PART = linear(r"[\pL\d._%+'-]+$")
_DOT = r"\s?[(\[{<]\s?(?:dot|punkt|point|punto|ponto|\.)\s?[)\]}>]\s?"
_DOMAIN = linear(rf"(?i)^[\pL\d-]+(?:(?:\.|{_DOT})[\pL\d-]+){{1,3}}")
_DOTS = re.compile(_DOT, re.IGNORECASE)
_PUBLISHED = linear(r"(?im)^[> ]{0,4}(?:author|commit|committer|signed-off-by|co-authored-by|reviewed-by|acked-by|tested-by|cc):[^\n]*$")
"""Lines of a commit, which stand in a public history."""
_ROLE = linear(
    r"(?i)^(?:(?:[\w.-]*[._-])?(?:no|do|dont|donot|ne)[._-]?(?:t[._-]?)?(?:reply|respond|repondre)|noreply\w*|reply|support|info"
    r"|kontakt|contacto?|contato|contact|office|hello|hallo|hi|admin\w*|root"
    r"|postmaster|hostmaster|webmaster|abuse|mailer-daemon|daemon|billing|sales|security|press|jobs|careers|legal|privacy|help"
    r"|helpdesk|service|servicedesk|it|edv|hr|team"
    r"|feedback|notif\w*|alert\w*|monitor\w*|backup|mattermost|chat|mm|git|gitlab|jenkins|jira|bot|hubot|accounts?|accounting"
    r"|rechnung\w*|buchhaltung|invoice\w*|orders?"
    r"|news\w*|marketing|community|licen[sc]\w*|renewals?|partners?|devops|ops|sysadmin|www-data|nobody|system|server|smtp|mail"
    r"|mailer|email|test\w*|user\w*|demo|example|someone|somebody"
    r"|name|you|your\w*|me|my\w*|foo|bar|john[._-]?(?:doe|smith)?|jane[._-]?doe|max[._-]?mustermann|erika[._-]?mustermann"
    r"|jean[._-]?dupont|x+|a|b|c|abc|guest|dev|developer\w*|undisclosed|first[._-]?last\w*|vorname\S*|firstname\S*)\d{0,3}$"
    r"|(?:^|[._-])(?:svc|srv|bot|relay|daemon|service|notifications?|noreply|alerts?|system|sync|ldap|bind)(?:$|[._-])"
)
_NO_MAIL_BEFORE = linear(
    r"(?i)(?:message-id|in-reply-to|references|content-id)[\"']?:\s{0,3}[<\"']{0,2}$|://[^\s/]{0,200}$|\b(?:ssh|scp|sftp"
    r"|rsync)\b[^\n]{0,60}\s$|git\+ssh://$"
)
_SHELL_AFTER = linear(r"^:[~/\w.-]{0,60}[#$]|^:[\w./~-]+/")


def private_mail_addresses(text: str) -> Iterator[Span]:
    """Point at mail addresses that belong to a person."""
    for match in _ADDRESS.finditer(text) if "@" in text else ():
        confidence = _confidence(match.group(1), match.group(2).lower())
        before = text[max(0, match.start() - 240) : match.start()]
        if confidence and not (
            _NO_MAIL_BEFORE.search(before) or _PUBLISHED.search(before) or _SHELL_AFTER.match(text[match.end() : match.end() + 80])
        ):
            yield Span(match.start(), match.end(), confidence, "mail address of a person")
    yield from _spelt_out(text)


def _spelt_out(text: str) -> Iterator[Span]:
    for match in _AT.finditer(text):
        local = _LOCAL_PART.search(text[max(0, match.start() - 64) : match.start()])
        domain = _DOMAIN.match(text[match.end() : match.end() + 260])
        confidence = _confidence(local.group(), _DOTS.sub(".", domain.group()).lower()) if local and domain else None
        if local and domain and confidence:
            start, end = match.start() - len(local.group()), match.end() + len(domain.group())
            yield Span(start, end, confidence, "mail address of a person, spelt out")


def _confidence(local: str, domain: str) -> float | None:
    """Return how surely an address is a person's; None if it is nobody's."""
    if _ROLE.search(local):
        return None
    if domain in FREE_MAIL_DOMAINS:
        return 0.92
    return 0.8 if not is_public(domain) and _may_be_a_persons(local, domain) else None


def _may_be_a_persons(local: str, domain: str) -> bool:
    """Whether the domain takes mail; below an internal one only `first.last` is a person, the rest are accounts of machines."""
    if domain.rsplit(".", 1)[-1] in INTERNAL_SUFFIXES:
        return "." in local
    return bool(registered_domain(domain))
