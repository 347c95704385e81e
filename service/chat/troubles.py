"""What an answer of Mattermost that is no success means: will it work later, and by which name is it told.

Ids of errors: observed on a server of 5.36, and mattermost/mattermost, `server/i18n/en.json`. Where several rows fit, the first counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

PASSES, STAYS = True, False
PERMISSIONS = "api.context.permissions.app_error"
STILL_SAVING = "api.post.deduplicate_create_post.pending"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One row: answers with this status, whose error id begins with `error_id`; `passes`: it may work later."""

    status: int | None
    """None stands for any."""
    error_id: str
    reason: str
    passes: bool
    says: str


TROUBLES = (
    Trouble(429, "", "rate_limited", PASSES, "the server's limit of calls is reached"),
    Trouble(None, STILL_SAVING, "still_saving", PASSES, "the server is still saving the same post"),
    Trouble(401, "", "token_refused", STAYS, "the token is wrong or revoked, or the bot is deactivated"),
    Trouble(None, "api.post.create_post.can_not_post_to_deleted", "channel_archived", STAYS, "the channel is archived"),
    Trouble(None, "api.post.update_post.can_not_update_post_in_deleted", "channel_archived", STAYS, "the channel is archived"),
    Trouble(None, "model.post.is_valid.msg.", "too_long", STAYS, "the text is longer than the server takes"),
    Trouble(None, "model.post.is_valid.message_length.", "too_long", STAYS, "the text is longer than the server takes"),
    Trouble(None, "model.post.is_valid.props.", "too_long", STAYS, "buttons and mark are longer than the server takes"),
    Trouble(413, "", "too_long", STAYS, "the post is larger than the server or a proxy before it takes"),
    Trouble(None, "api.post.create_post.root_id.", "thread_gone", STAYS, "the post that would be answered is gone"),
    Trouble(None, "api.post.create_post.channel_root_id.", "thread_gone", STAYS, "the post that would be answered is in another channel"),
    Trouble(None, "api.post.post_priority.", "priority_refused", STAYS, "the server takes no urgent posts"),
    Trouble(501, "", "not_offered", STAYS, "the server has no licence for this, or it is switched off"),
    Trouble(None, "api.post.update_post.permissions_time_limit.", "may_not_edit", STAYS, "the post is too old to be edited"),
    Trouble(404, "app.post.get.", "post_gone", STAYS, "the post is gone"),
    Trouble(404, "app.team.get_by_name.missing.", "channel_missing", STAYS, "there is no such team"),
    Trouble(404, "app.channel.get_by_name.missing.", "channel_missing", STAYS, "there is no such channel, or the bot may not see it"),
    Trouble(404, "app.channel.get.existing.", "channel_missing", STAYS, "there is no such channel"),
    Trouble(404, "app.channel.get_member.missing.", "not_a_member", STAYS, "the bot is not in the channel"),
    Trouble(404, "app.team.get_member.missing.", "not_a_member", STAYS, "the bot is not in the team"),
    # the `missing` of a row above is what a team that is really unknown is told by
    Trouble(404, "app.team.get_by_name.app_error", "server_error", PASSES, "the server's database seems to be away"),
    Trouble(403, PERMISSIONS, "not_a_member", STAYS, "the bot is not in the channel or team, or has no right to this"),
    Trouble(408, "", "server_error", PASSES, "the server or a proxy before it gave up waiting"),
    Trouble(425, "", "server_error", PASSES, "a proxy wants to be asked again"),
)


def trouble(status: int, error_id: str) -> Trouble:
    """Say what an answer means that is no success.

    Args:
        status: HTTP status other than 2xx.
        error_id: `id` of Mattermost's error document, empty where the body was none, as from a proxy.

    """
    for row in TROUBLES:
        if row.status in {None, status} and error_id.startswith(row.error_id):
            return row
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Trouble(status, error_id, "server_error", passes=True, says=f"the server answers {status}")
    if status < HTTPStatus.BAD_REQUEST:
        return Trouble(
            status, error_id, "redirected", passes=False, says=f"the server answers {status}; is the address right to the letter?"
        )
    if not error_id:
        says = f"the server answers {status}, and not in Mattermost's words; a proxy, or is this a Mattermost server's address?"
        return Trouble(status, error_id, "not_mattermost", passes=False, says=says)
    return Trouble(status, error_id, "refused", passes=False, says=f"the server answers {status} ({error_id})")
