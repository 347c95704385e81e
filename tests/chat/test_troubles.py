"""What an answer that is no success means."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.chat.troubles import TROUBLES, trouble


@pytest.mark.parametrize(
    ("status", "error_id", "reason", "passes"),
    [
        (429, "", "rate_limited", True),
        (429, "api.context.rate_limit", "rate_limited", True),
        (500, "api.post.deduplicate_create_post.pending", "still_saving", True),
        (401, "api.context.session_expired.app_error", "token_refused", False),
        (401, "", "token_refused", False),
        (400, "api.post.create_post.can_not_post_to_deleted.error", "channel_archived", False),
        (400, "api.post.update_post.can_not_update_post_in_deleted.error", "channel_archived", False),
        (400, "model.post.is_valid.msg.app_error", "too_long", False),
        (400, "model.post.is_valid.message_length.app_error", "too_long", False),
        (400, "model.post.is_valid.props.app_error", "too_long", False),
        (413, "", "too_long", False),
        (400, "api.post.create_post.root_id.app_error", "thread_gone", False),
        (400, "api.post.create_post.channel_root_id.app_error", "thread_gone", False),
        (403, "api.post.post_priority.priority_post_not_allowed_for_user.request_error", "priority_refused", False),
        (501, "license_error.feature_unavailable", "not_offered", False),
        (400, "api.post.update_post.permissions_time_limit.app_error", "may_not_edit", False),
        (404, "app.post.get.app_error", "post_gone", False),
        (404, "app.team.get_by_name.missing.app_error", "channel_missing", False),
        (404, "app.channel.get_by_name.missing.app_error", "channel_missing", False),
        (404, "app.channel.get.existing.app_error", "channel_missing", False),
        (404, "app.channel.get_member.missing.app_error", "not_a_member", False),
        (404, "app.team.get_member.missing.app_error", "not_a_member", False),
        (404, "app.team.get_by_name.app_error", "server_error", True),
        (403, "api.context.permissions.app_error", "not_a_member", False),
        (408, "", "server_error", True),
        (425, "", "server_error", True),
        (500, "app.post.save.app_error", "server_error", True),
        (500, "app.session.get.app_error", "server_error", True),
        (502, "", "server_error", True),
        (503, "", "server_error", True),
        (301, "", "redirected", False),
        (304, "", "redirected", False),
        (404, "", "not_mattermost", False),
        (403, "", "not_mattermost", False),
        (400, "api.context.invalid_param.app_error", "refused", False),
        (403, "api.context.mfa_required.app_error", "refused", False),
        (404, "api.context.404.app_error", "refused", False),
    ],
)
def test_an_answer_passes_or_stays_and_has_a_name(status: int, error_id: str, reason: str, passes: bool) -> None:
    found = trouble(status, error_id)
    assert (found.reason, found.passes) == (reason, passes)
    assert found.says


def test_every_row_is_reached_by_its_own_answer() -> None:
    for row in TROUBLES:
        assert trouble(row.status or 400, row.error_id) is row


def test_every_reason_is_told_in_the_documentation() -> None:
    page = (Path(__file__).parents[2] / "docs" / "chat.md").read_text(encoding="utf-8")
    reasons = {row.reason for row in TROUBLES} | {trouble(status, "").reason for status in (301, 404, 500)} | {trouble(400, "x").reason}
    assert {reason for reason in reasons if f"`{reason}`" not in page} == set()
