"""All recognisers, in one place."""

from __future__ import annotations

from service.domain import FindingKind
from service.inference.confidentiality import encoded
from service.inference.confidentiality.infrastructure import addresses, hosts, machines
from service.inference.confidentiality.personal import mail, national, patients, payment, persons, postal, telephone
from service.inference.confidentiality.recogniser import Recogniser
from service.inference.confidentiality.secrets import (
    assignments,
    commands,
    connections,
    header_variables,
    headers,
    licences,
    lists,
    mattermost,
    named_values,
    providers,
    tokens,
    told,
    told_codes,
    told_nearby,
    told_pairs,
    told_tokens,
)

NAME = "name"
"""Placeholder of persons' names: the only things that are words as well in small letters, so that only their own spelling is sought."""
_SECRET, _PERSONAL, _INFRASTRUCTURE = FindingKind.SECRET, FindingKind.PERSONAL, FindingKind.INFRASTRUCTURE

RECOGNISERS: tuple[Recogniser, ...] = (
    Recogniser("private_key", _SECRET, "key", tokens.private_keys),
    Recogniser("webhook_address", _SECRET, "token", tokens.webhook_addresses),
    Recogniser("provider_key", _SECRET, "key", providers.provider_keys),
    Recogniser("aws_key", _SECRET, "key", providers.aws_keys),
    Recogniser("json_web_token", _SECRET, "token", tokens.json_web_tokens),
    Recogniser("mattermost_token", _SECRET, "token", mattermost.mattermost_tokens),
    Recogniser("push_device_token", _SECRET, "token", tokens.push_device_tokens),
    Recogniser("recovery_key", _SECRET, "key", tokens.recovery_keys),
    Recogniser("authorization_header", _SECRET, "token", headers.authorization_headers),
    Recogniser("header_variable", _SECRET, "token", header_variables.tokens_in_variables),
    Recogniser("session_cookie", _SECRET, "cookie", headers.session_cookies),
    Recogniser("password_given_to_curl", _SECRET, "password", headers.passwords_given_to_curl),
    Recogniser("password_in_address", _SECRET, "password", connections.passwords_in_addresses),
    Recogniser("key_in_query", _SECRET, "token", connections.keys_in_queries),
    Recogniser("assigned_password", _SECRET, "password", assignments.assigned_passwords),
    Recogniser("assigned_token", _SECRET, "token", assignments.assigned_tokens),
    Recogniser("named_value", _SECRET, "token", named_values.named_values),
    Recogniser("password_in_command", _SECRET, "password", commands.passwords_in_commands),
    Recogniser("secret_option", _SECRET, "token", commands.secrets_named_in_commands),
    Recogniser("listed_password", _SECRET, "password", lists.listed_passwords),
    Recogniser("told_password", _SECRET, "password", told.told_passwords),
    Recogniser("told_code", _SECRET, "password", told_codes.told_codes),
    Recogniser("told_pair", _SECRET, "password", told_pairs.told_pairs),
    Recogniser("password_nearby", _SECRET, "password", told_nearby.passwords_nearby),
    Recogniser("told_token", _SECRET, "token", told_tokens.told_tokens),
    Recogniser("licence", _SECRET, "licence", licences.licence_blobs),
    Recogniser("encoded_password", _SECRET, "password", encoded.encoded_passwords),
    Recogniser("mail_address", _PERSONAL, "mail", mail.private_mail_addresses),
    Recogniser("telephone_number", _PERSONAL, "phone", telephone.telephone_numbers),
    Recogniser("bank_account", _PERSONAL, "iban", payment.bank_accounts),
    Recogniser("payment_card", _PERSONAL, "card", payment.payment_cards),
    Recogniser("national_number", _PERSONAL, "number", national.national_numbers),
    Recogniser("postal_address", _PERSONAL, "address", postal.postal_addresses),
    Recogniser("patient", _PERSONAL, NAME, patients.patients),
    Recogniser("birth_date", _PERSONAL, "date", patients.birth_dates),
    Recogniser("employee_case", _PERSONAL, NAME, persons.employee_cases),
    Recogniser("public_ipv4", _INFRASTRUCTURE, "ip", addresses.public_ipv4),
    Recogniser("public_ipv6", _INFRASTRUCTURE, "ip", addresses.public_ipv6),
    Recogniser("own_host", _INFRASTRUCTURE, "host", hosts.own_hosts),
    Recogniser("machine_name", _INFRASTRUCTURE, "host", machines.machine_names),
    Recogniser("ldap_domain", _INFRASTRUCTURE, "host", hosts.ldap_domains),
)

PLACEHOLDERS = frozenset(recogniser.placeholder for recogniser in RECOGNISERS)
