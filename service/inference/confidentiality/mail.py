"""Mail addresses of private persons; roles, services, samples and addresses of public projects are nobody's."""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.domains import INTERNAL_SUFFIXES, is_public, registered_domain
from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.public_domains import FREE_MAIL_DOMAINS
from service.inference.confidentiality.recogniser import Span

_ADDRESS = linear(r"([\pL\d._%+'-]+)@((?:[\pL\d-]+\.)+[\pL]{2,24})")
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
    if "@" not in text:
        return
    for match in _ADDRESS.finditer(text):
        local, domain = match.group(1), match.group(2).lower()
        free = domain in FREE_MAIL_DOMAINS
        if _ROLE.search(local) or (not free and (is_public(domain) or not _may_be_a_persons(local, domain))):
            continue
        if _NO_MAIL_BEFORE.search(text[max(0, match.start() - 240) : match.start()]) or _SHELL_AFTER.match(
            text[match.end() : match.end() + 80]
        ):
            continue
        yield Span(match.start(), match.end(), 0.92 if free else 0.8, "mail address of a person")


def _may_be_a_persons(local: str, domain: str) -> bool:
    """Whether the domain takes mail; below an internal one only `first.last` is a person, the rest are accounts of machines."""
    if domain.rsplit(".", 1)[-1] in INTERNAL_SUFFIXES:
        return "." in local
    return bool(registered_domain(domain))
