from __future__ import annotations

import pytest

from service.inference.confidentiality.secrets import mattermost
from tests.inference.confidentiality.found import found

TOKEN = "k8tq3mzpwe1rg7yhoxu4cs6nbd"
OTHER = "b4xk7nzqe3tgj9mwy1uphc5sra"


@pytest.mark.parametrize(
    "text",
    [
        f"The only token that I know is the one from our old import script: {TOKEN} -",
        f"--access-token {TOKEN}",
        f"bot_token = {TOKEN}",
        f"header Authorization, value `{TOKEN}`",
        f"le jeton {TOKEN}",
        f"{TOKEN} is the bot's token",
        f"The token is below.\n\n    {TOKEN}\n",
        f"Here is my token, maybe it\nhas been cut by the console, {TOKEN}",
        f'"userid":"x","token": "{TOKEN}"',
        f"MM_AUTH={TOKEN}",
        f"Token des Bots ({TOKEN}) steht im Skript",
        f"токен бота {TOKEN}",
        f"トークンは {TOKEN} です",
        f"访问令牌：{TOKEN}",
        f'"bot_tokens": ["{TOKEN}"]',
        f"Cookie: MMAUTHTOKEN={TOKEN}",
    ],
)
def test_a_string_of_26_characters_called_a_token_is_one(text: str) -> None:
    assert found(mattermost.mattermost_tokens, text) == [TOKEN]


@pytest.mark.parametrize("text", [f"the tokens are {TOKEN} and {OTHER}", f"Tokens:\n- {TOKEN}\n- {OTHER}"])
def test_two_tokens_in_a_row_are_both_found(text: str) -> None:
    assert found(mattermost.mattermost_tokens, text) == [TOKEN, OTHER]


@pytest.mark.parametrize(
    "text",
    [
        f'"request_id":"{TOKEN}"',
        f"token for user_id={TOKEN}",
        f"the list of tokens shows an id such as `{TOKEN}`",
        f"it is not the token, just its id, like `{TOKEN}`",
        f"a documented example is the token {TOKEN}",
        f"$ mmctl token list --json | jq -r '.[0].id'\n{TOKEN}",
        f"https://chat.firm.de/team/pl/{TOKEN}",
        f"post {TOKEN}",
        f"token list, rid={TOKEN}",
        f"token expired, {TOKEN}_export.zip",
        f"invalid token sid={TOKEN}",
        f'"msg":"Invalid or expired token","sid":"{TOKEN}"',
        f'curl -H "Authorization: Bearer $TOKEN" -d \'["{TOKEN}","{OTHER}"]\' https://mm/api/v4/users/ids',
        f'curl -H "Authorization: Bearer $TOKEN" https://mm.example.com/api/v4/channels/{TOKEN}/posts',
        f'token: "<redacted>"\nchannel_id: "{TOKEN}"',
        f"token: <redacted>\nchannelId: {TOKEN}",
        f"The token works. The channel is {TOKEN}, and nothing shows up",
        f"my token can't post to channel ({TOKEN})",
        f'{{"token":"***","user_ids":["{TOKEN}","{OTHER}"]}}',
        f"MMUSERID={TOKEN}; token cut",
        f"POST /api/v4/posts with the bot's token\n2024-05-02T10:00:01 debug {TOKEN}",
        f"Bearer token is fine\nteam={TOKEN}",
        f"user with id {TOKEN} has no token",
        f"mmctl post list {TOKEN} works with the token",
        f"ChannelId = '{TOKEN}' -- the token table is empty",
        f"upload token endpoint /api/v4/uploads/{TOKEN}",
    ],
)
def test_ids_of_mattermost_are_no_tokens(text: str) -> None:
    assert found(mattermost.mattermost_tokens, text) == []


def test_a_token_beside_an_id_is_found_alone() -> None:
    assert found(mattermost.mattermost_tokens, f"token {TOKEN} for channel {OTHER}") == [TOKEN]
