"""Pages by whatever apprise reaches: SMS, push, chat and more, at an address that the person's secret holds. No acknowledgement comes back.

https://github.com/caronc/apprise: with no valid target some of its services report success and reach nobody, so that this is looked at
before.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from apprise import Apprise, AppriseResultStatus, NotifyBase, NotifyFormat, NotifyType

from service.errors import DeliveryDelayed, DeliveryRefused
from service.paging.interfaces import Severity
from service.paging.secrets import SecretOf, deployed_secret, secret_of

if TYPE_CHECKING:
    from service.paging.interfaces import Answered, Page

_TYPES = {Severity.CRITICAL: NotifyType.FAILURE, Severity.WARNING: NotifyType.WARNING}

# its log names targets
_log = logging.getLogger("apprise")
_log.addHandler(logging.NullHandler())
_log.propagate = False


class ApprisePager:
    """Sends pages, and never learns what became of them.

    Args:
        secrets: give the apprise addresses (one each, such as `twilio://…?method=call`) by their names.

    """

    knows_answers = False

    def __init__(self, *, secrets: SecretOf = deployed_secret) -> None:
        self._secrets = secrets

    def page(self, page: Page) -> str:
        """Send the page. The reference is the marker, which nobody else knows: the same page again is sent again."""
        told = page.text if page.link in page.text else f"{page.text}\n{page.link}"
        sender = Apprise()
        sender.add(self._target(page))
        result = sender.notify(body=told, title=f"Case {page.case_id}", notify_type=_TYPES[page.severity], body_format=NotifyFormat.TEXT)
        if result.status is not AppriseResultStatus.SUCCESS:
            message = f"apprise could not page {page.person_id} ({result.status.name.lower()}); it does not say why"
            raise DeliveryDelayed(message, reason="apprise_failed", unsure=True)
        return page.marker

    def find(self, page: Page) -> None:
        """Give None: it can't be known."""

    def answered(self, reference: str) -> Answered | None:  # noqa: ARG002 - the port's shape
        """Give None: it can't be known."""
        return None

    def resolve(self, reference: str) -> None:
        """Do nothing: nobody can be told."""

    def _target(self, page: Page) -> NotifyBase:
        service = Apprise.instantiate(secret_of(page, self._secrets))
        if service is None:
            raise DeliveryRefused(f"the secret {page.phone} of {page.person_id} is no address that apprise knows", reason="no_target")
        if not getattr(service, "targets", True):
            raise DeliveryRefused(f"the secret {page.phone} of {page.person_id} names nobody who would be reached", reason="no_target")
        return service
