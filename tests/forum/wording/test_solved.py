from __future__ import annotations

import pytest

from service.forum.wording.solved import LONGEST, marked_solved, says_solved, says_trouble

SOLVED = [
    "Works now, thanks!",
    "Solved!",
    "[SOLVED]",
    "Thanks, that fixed it.",
    "Problem solved by restarting the proxy.",
    "It works now.",
    "Thank you, it works perfectly!",
    "I figured it out, the port was closed.",
    "Never mind, found it.",
    "Got it, I have it working.",
    "We got it working again.",
    "Thanks @ben, that worked.",
    "The issue is resolved.",
    "I found the problem: a typo in the config.",
    "That did the trick!",
    "You can close this topic.",
    "Ok it works again after the update.",
    "Now it works!",
    "Danke, funktioniert jetzt.",
    "Problem gelöst.",
    "Hat sich erledigt.",
    "Jetzt geht es wieder, danke!",
    "Habe den Fehler gefunden.",
    "Vielen Dank, das hat geholfen!",
    "C'est résolu, merci !",
    "Ça marche maintenant.",
    "J'ai trouvé la solution.",
    "Problème résolu",
    "Ya funciona, gracias.",
    "Solucionado, gracias!",
    "Ya lo solucioné.",
    "Problema resuelto",
    "Resolvido, obrigado!",
    "Agora está funcionando.",
    "Consegui resolver.",
    "Спасибо, теперь всё работает.",
    "Проблема решена.",
    "Решено!",
    "Заработало, спасибо!",
    "Нашёл причину.",
    "问题已经解决了,谢谢!",
    "已解决",
    "现在可以了",
    "搞定了",
    "解決しました。ありがとうございます。",
    "自己解決しました。",
    "正常に動きました。",
]
NOT_SOLVED = [
    "It still does not work.",
    "Is it solved?",
    "Thanks, that solved the problem. But now I get another error.",
    "Any update?",
    "It works in Chrome but not in Firefox.",
    "When it works now and then, the log is empty.",
    "I hope this fixes it.",
    "Not solved yet.",
    "How can the issue be solved?",
    "Does it work now?",
    "It is not working now.",
    "I have the same problem again.",
    "Thanks, I will try that.",
    "It worked before the upgrade.",
    "Nobody has solved the problem.",
    "If that fixed it for you, tell me.",
    "The demo works with lights and shadows.",
    "Anyone?",
    "bump",
    "Es funktioniert jetzt leider nicht mehr.",
    "Hat noch nicht geholfen.",
    "Wie kann man das lösen?",
    "Ist das Problem gelöst?",
    "Danke, ich probiere es morgen.",
    "Ça ne marche toujours pas.",
    "C'est résolu ?",
    "Merci, je vais essayer.",
    "No funciona todavía.",
    "¿Está resuelto?",
    "Ya lo probé y no funciona.",
    "Ainda não funciona.",
    "Isso foi resolvido?",
    "Всё ещё не работает.",
    "Проблема не решена.",
    "Проблема решена?",
    "问题还没解决",
    "解决了吗?",
    "现在还是不行",
    "まだ解決していません。",
    "解決しましたか?",
    "まだ直りません。",
]


@pytest.mark.parametrize("text", SOLVED)
def test_an_author_who_says_that_it_works_now_is_understood(text: str) -> None:
    assert says_solved(text)


@pytest.mark.parametrize("text", NOT_SOLVED)
def test_in_doubt_nothing_is_solved(text: str) -> None:
    assert not says_solved(text)


def test_a_long_report_on_work_going_on_is_no_word_that_it_is_over() -> None:
    assert not says_solved("It works now. " + "The next part of the build is drawn here. " * (LONGEST // 40))


def test_what_somebody_else_is_quoted_with_is_not_the_authors_word() -> None:
    assert not says_solved("> Problem solved.\n\nI will look at it tomorrow.")


@pytest.mark.parametrize(
    "text", ["It is back.", "Spoke too soon, same problem again.", "Is there another way?", "Leider geht es immer noch nicht."]
)
def test_an_author_in_trouble_again_is_understood(text: str) -> None:
    assert says_trouble(text)


@pytest.mark.parametrize(
    "title", ["[SOLVED] Login fails", "Login fails [Solved]", "(gelöst) Anmeldung", "【已解决】无法登录", "[Решено] Не входит"]
)
def test_a_mark_at_either_end_of_a_title_is_seen(title: str) -> None:
    assert marked_solved(title)


@pytest.mark.parametrize("title", ["How is [solved] written in a title", "Solved topics are not listed", "Unsolved: login"])
def test_the_word_alone_is_no_mark(title: str) -> None:
    assert not marked_solved(title)
