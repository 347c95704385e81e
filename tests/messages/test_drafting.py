from __future__ import annotations

from service.domain import FindingKind
from service.escalation.cases import ActionKind
from service.messages import drafted
from tests.messages.samples import DEMO, NOON, TOPIC, said, suggested


def test_the_draft_of_a_suggestion_is_the_reply_that_would_be_made() -> None:
    suggestion = suggested(language="fr")
    assert suggestion.draft == ""
    assert drafted(suggestion, TOPIC, DEMO, NOON).draft == said(ActionKind.MENTION, suggestion).text


def test_where_nobody_is_mentioned_the_draft_is_the_post_in_the_channel() -> None:
    suggestion = suggested(route="community_expert", area="boards")
    assert not suggestion.forum_mention
    assert drafted(suggestion, TOPIC, DEMO, NOON).draft == said(ActionKind.CHANNEL_POST, suggestion).text


def test_the_draft_about_a_weakness_is_the_post_in_the_private_channel() -> None:
    suggestion = suggested(FindingKind.VULNERABILITY)
    assert drafted(suggestion, TOPIC, DEMO, NOON).draft == said(ActionKind.SECURITY_POST, suggestion).text


def test_urgency_changes_nothing_in_the_draft() -> None:
    urgent, quiet = (drafted(suggested(urgent=urgent), TOPIC, DEMO, NOON).draft for urgent in (True, False))
    assert urgent == quiet
