from __future__ import annotations

import pytest

from service.inference.confidentiality.secrets import header_variables
from tests.inference.confidentiality.found import found

VALUE = "k8tq3mzpwe1rg7yhoxu4cs6nbd"


@pytest.mark.parametrize(
    "text",
    [
        f"const BOT = '{VALUE}';\nfetch(u, {{headers: {{Authorization: 'Bearer ' + BOT}}}})",
        f'BOT = "{VALUE}"\nrequests.get(u, headers={{"Authorization": f"Bearer {{BOT}}"}})',
        f'BOT="{VALUE}"\ncurl -H "Authorization: Bearer $BOT" u',
        f'BOT="{VALUE}"\ncurl -H "Authorization: Bearer ${{BOT}}" u',
        f'bot := "{VALUE}"\nreq.Header.Set("Authorization", "Bearer "+bot)',
        f"BOT = '{VALUE}'\nheaders = {{'Authorization': 'Bearer %s' % BOT}}",
        f"mine = '{VALUE}'\nheaders = {{'PRIVATE-TOKEN': mine}}",
    ],
)
def test_a_variable_that_goes_into_an_authorization_header_holds_a_secret(text: str) -> None:
    assert found(header_variables.tokens_in_variables, text) == [VALUE]


@pytest.mark.parametrize(
    "text",
    [
        f"const CHANNEL = '{VALUE}';\nfetch(u, {{headers: {{Authorization: 'Bearer ' + BOT}}}})",
        f"const BOT = '{VALUE}';",
        "const BOT = 'your-token-goes-here-1';\nfetch(u, {headers: {Authorization: 'Bearer ' + BOT}})",
        'BOT="$(cat /run/secrets/bot1)"\ncurl -H "Authorization: Bearer $BOT" u',
    ],
)
def test_other_variables_and_samples_hold_none(text: str) -> None:
    assert found(header_variables.tokens_in_variables, text) == []
