"""What a dotted name is: its registered domain by the public-suffix list (the snapshot that tldextract carries; no network), and whose."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from service.inference.confidentiality.infrastructure.public_domains import PUBLIC_DOMAINS, RESERVED_DOMAINS
from service.inference.confidentiality.patterns import linear

if TYPE_CHECKING:
    from tldextract import TLDExtract

INTERNAL_SUFFIXES = frozenset(
    {"local", "lan", "internal", "intern", "intra", "intranet", "corp", "home", "localdomain", "private", "priv", "dmz", "localnet"}
)
"""Last labels of names that no public name server answers for (RFC 6762 appendix G and common practice)."""


_RENTED = linear(
    r"\.(?:rds|es|aos|cache|compute(?:-1)?|docdb|redshift)\.amazonaws\.com$|\.elb\.[\w-]+\.amazonaws\.com$"
    r"|\.(?:(?:postgres|mysql)\.database\.azure\.com|database\.windows\.net|redis\.cache\.windows\.net|cloudapp\.azure\.com"
    r"|azurewebsites\.net)$"
)
"""Names of machines that a customer rents from a public vendor: not the vendor's own."""
_SAMPLE = linear(
    r"(?:^|\.)(?:example|beispiel|ejemplo|exemple|esempio|exemplo|your|my|yourdomain|mydomain|yourserver|your-[\w-]+|my-(?:domain"
    r"|server|site|company)|yourcompany|mycompany|[md]eine?-?domain|ihre?-?domain|(?:mon|votre)-?domaine|(?:mi|tu|su|meu|seu)-?dom[ií]nio"
    r"|(?:mio|tuo)-?dominio|(?:mijn|uw)-?domein)\.|<|xxx"
)


@lru_cache(maxsize=4096)
def registered_domain(name: str) -> str:
    """Return what was registered of a lower-case name (`firm.co.uk` of `chat.firm.co.uk`), or an empty string."""
    return str(_extract()(name).top_domain_under_public_suffix)


@lru_cache(maxsize=4096)
def is_below_registration(name: str) -> bool:
    """Whether a lower-case name is more than a registered domain: a machine below one, or rented below a vendor's (`nas.synology.me`)."""
    parts = _extract()(name)
    return bool(parts.subdomain) or parts.is_private


def is_public(name: str) -> bool:
    """Whether a lower-case name belongs to a public project or vendor, or is reserved for examples (RFC 2606, RFC 6761)."""
    if _RENTED.search(name):
        return False
    labels = name.split(".")
    if labels[-1] in RESERVED_DOMAINS or _SAMPLE.search(name):
        return True
    return any(".".join(labels[index:]) in PUBLIC_DOMAINS for index in range(len(labels) - 1))


@cache
def _extract() -> TLDExtract:
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
