from __future__ import annotations

import pytest

from service.forum.wording.phrases import load_phrases
from service.forum.wording.sharing import LONGEST, MOST_FURTHER_WORDS, only_shares

LANGUAGES = {"en", "de", "fr", "es", "pt", "ru", "zh", "ja"}
SHARED = [
    "me too, same here on 7.1, any solution?",
    "+1",
    "Same here.",
    "Same problem here with version 10.11 on Ubuntu 22.04. Any news on this?",
    "I have the same issue since the update to 9.5, docker install.",
    "We are experiencing the exact same behaviour on our server. Did you find a solution?",
    "Hi, I'm having this problem too. Thanks!",
    "bump",
    "Any update on this?",
    "I can confirm this on iOS 18.",
    "Does not work for me either, same error.",
    "<p>Same here :(</p>",
    '<p><img src="/e.png" title=":+1:" class="emoji" alt=":+1:"></p>',
    "Same here, Firefox 128 and Chrome, nothing works.",
    "is there any fix for this yet? we get the same error after upgrading",
    "Ich auch!",
    "Bei uns genau das gleiche Problem seit 10.2. Gibt es schon eine Lösung?",
    "Habe hier dasselbe Problem mit Docker.",
    "Geht mir genauso.",
    "Hallo zusammen, bei mir tritt das auch auf. Hat jemand eine Idee?",
    "Pareil pour moi, version 9.3.",
    "J'ai le même problème depuis hier. Une solution ?",
    "Bonjour, même souci chez nous. Merci d'avance",
    "Moi aussi",
    "Yo también tengo el mismo problema, ¿alguna solución?",
    "Me pasa lo mismo en la versión 8.",
    "A mí también me pasa lo mismo. ¿Hay alguna novedad?",
    "Estou com o mesmo problema, alguma solução?",
    "Aqui também, versão 9.11.",
    "Mesmo erro aqui.",
    "У меня такая же проблема. Есть решение?",
    "Аналогично, версия 9.5",
    "То же самое, удалось решить?",
    "我也遇到同样的问题,请问解决了吗?",
    "同问",
    "+1 同样的问题",
    "我们升级到10.2以后也有这个问题",
    "我也是,有没有解决办法?",
    "同じ問題が発生しています。解決方法はありますか?",
    "私も同じ現象です。",
    "うちでも同じエラーが出ています。解決策は見つかりましたか?",
]
ANSWERS = [
    "Same here. Which version are you on?",
    "Me too, but restarting the server fixed it.",
    "Same here, try clearing the cache.",
    "I had the same problem, the proxy dropped websockets.",
    "You can confirm this in the console.",
    "Same issue is tracked at https://example.org/1",
    "Me too. Here is my log:\n```\nerror\n```",
    "Set SiteURL.",
    "Thanks!",
    "Same problem, it is caused by nginx.",
    "Did you find anything in the log?",
    "Me too, seems to be a known bug in 7.1.",
    "Works for me.",
    "Same here; downgrading to 7.0 helps.",
    "Use the same value in both files.",
    "Same thing happened here until we disabled HTTP/2.",
    "any solution would be to restart the proxy",
    "Do you see the same error in the console?",
    "Following the docs solved it.",
    "Bei mir auch, aber ein Neustart hat geholfen.",
    "Ich auch. Welche Version nutzt du?",
    "Gleiches Problem, es lag an nginx.",
    "Hast du die Doku gelesen?",
    "Mach es genauso wie in der Doku",
    "Même problème, il faut redémarrer.",
    "Moi aussi, quelle version utilisez-vous ?",
    "J'avais le même souci, résolu avec la 9.4",
    "Le problème est connu.",
    "A mí también, prueba reiniciar.",
    "El mismo problema, ¿qué versión usas?",
    "Tengo la solución para este problema",
    "Aqui também, reiniciei e resolveu.",
    "Mesmo problema, qual versão você usa?",
    "У меня тоже, помогло обновление.",
    "Такая же проблема, попробуйте перезапустить.",
    "Какая у вас версия? Такая же проблема.",
    "我也遇到过,重启就好了",
    "同样的问题,你用的什么版本?",
    "可以试试升级",
    "我也遇到同样的问题,修改配置后解决了",
    "同じ問題でしたが、再起動で解決しました。",
    "私も同じです。バージョンはいくつですか?",
    "設定を確認してください。",
]


@pytest.mark.parametrize("text", SHARED)
def test_who_only_has_the_same_trouble_or_wants_news_shares_it(text: str) -> None:
    assert only_shares(text)


@pytest.mark.parametrize("text", ANSWERS)
def test_who_helps_asks_back_or_shows_something_does_not_only_share(text: str) -> None:
    assert not only_shares(text)


@pytest.mark.parametrize(
    "help_", ["Try turning off HTTP/2.", "Which version do you use?", "See https://docs.example.org/proxy", "`x`\n\n```\nx = 1\n```"]
)
@pytest.mark.parametrize("text", ["Same here.", "Bei mir auch.", "Moi aussi.", "У меня такая же проблема."])
def test_help_beside_the_same_trouble_makes_an_answer(text: str, help_: str) -> None:
    assert only_shares(text)
    assert not only_shares(f"{text} {help_}")


def test_what_is_quoted_is_not_said_by_the_one_who_quotes() -> None:
    assert only_shares("> Try to restart the server.\n\nSame here.")
    assert only_shares('[quote="ben, post:2"]\nWhich version do you use?\n[/quote]\nme too')
    assert not only_shares("> Same here.\n\nRestart it.")


def test_who_says_much_more_than_me_too_answers() -> None:
    assert only_shares("Same here. " + "word " * MOST_FURTHER_WORDS)
    assert not only_shares("Same here. " + "word " * (MOST_FURTHER_WORDS + 1))
    assert not only_shares("Same here. " * LONGEST)


def test_nothing_at_all_is_left_for_an_answer() -> None:
    assert not only_shares("")
    assert not only_shares("![screen](upload://a.png)")


@pytest.mark.parametrize("table", ["me_too", "solved"])
def test_the_tables_know_at_least_eight_languages(table: str) -> None:
    assert load_phrases(table).languages >= LANGUAGES
