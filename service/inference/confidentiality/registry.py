"""All recognisers, in one place."""

from __future__ import annotations

from service.domain import FindingKind
from service.inference.confidentiality import (
    addresses,
    assignments,
    headers,
    hosts,
    licences,
    mail,
    payment,
    persons,
    telephone,
    tokens,
    told,
)
from service.inference.confidentiality.recogniser import Recogniser

_SECRET, _PERSONAL, _INFRASTRUCTURE = FindingKind.SECRET, FindingKind.PERSONAL, FindingKind.INFRASTRUCTURE

RECOGNISERS: tuple[Recogniser, ...] = (
    Recogniser("private_key", _SECRET, "key", tokens.private_keys),
    Recogniser("webhook_address", _SECRET, "token", tokens.webhook_addresses),
    Recogniser("provider_key", _SECRET, "key", tokens.provider_keys),
    Recogniser("json_web_token", _SECRET, "token", tokens.json_web_tokens),
    Recogniser("mattermost_token", _SECRET, "token", tokens.mattermost_tokens),
    Recogniser("push_device_token", _SECRET, "token", tokens.push_device_tokens),
    Recogniser("authorization_header", _SECRET, "token", headers.authorization_headers),
    Recogniser("session_cookie", _SECRET, "cookie", headers.session_cookies),
    Recogniser("password_in_address", _SECRET, "password", headers.passwords_in_addresses),
    Recogniser("assigned_password", _SECRET, "password", assignments.assigned_passwords),
    Recogniser("assigned_token", _SECRET, "token", assignments.assigned_tokens),
    Recogniser("told_password", _SECRET, "password", told.told_passwords),
    Recogniser("told_token", _SECRET, "token", told.told_tokens),
    Recogniser("licence", _SECRET, "licence", licences.licence_blobs),
    Recogniser("mail_address", _PERSONAL, "mail", mail.private_mail_addresses),
    Recogniser("telephone_number", _PERSONAL, "phone", telephone.telephone_numbers),
    Recogniser("bank_account", _PERSONAL, "iban", payment.bank_accounts),
    Recogniser("payment_card", _PERSONAL, "card", payment.payment_cards),
    Recogniser("national_number", _PERSONAL, "number", persons.national_numbers),
    Recogniser("postal_address", _PERSONAL, "address", persons.postal_addresses),
    Recogniser("employee_case", _PERSONAL, "name", persons.employee_cases),
    Recogniser("public_ipv4", _INFRASTRUCTURE, "ip", addresses.public_ipv4),
    Recogniser("public_ipv6", _INFRASTRUCTURE, "ip", addresses.public_ipv6),
    Recogniser("own_host", _INFRASTRUCTURE, "host", hosts.own_hosts),
    Recogniser("ldap_domain", _INFRASTRUCTURE, "host", hosts.ldap_domains),
)

PLACEHOLDERS = frozenset(recogniser.placeholder for recogniser in RECOGNISERS)
