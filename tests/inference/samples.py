"""Topics to test with: clear-cut ones, ugly ones, and one that leaks."""

from __future__ import annotations

from service.domain import Topic

TOKEN = "x7k2m9q4w8e3r6t1y5u0i2o4pa"
PASSWORD = "Vq7#mTz2Lp"
HOST = "chat.kestrelworks-internal.com"
ADDRESS = "81.169.145.72"

LEAK = Topic(
    id="leak",
    title=f"Password {PASSWORD} is rejected by the API",
    body=f"""Since the upgrade our scripts can't post any more.

The bot's password is {PASSWORD}, its access token goes into the header:

```
curl -H 'Authorization: Bearer {TOKEN}' https://{HOST}/api/v4/posts
2026-03-01 10:00:00 ERROR connect to {ADDRESS} failed
MM_SQLSETTINGS_DATASOURCE=postgres://mmuser:{PASSWORD}@{HOST}/mm
```

The machine behind {HOST} answers under {ADDRESS} as well. What does "401 invalid or expired session" mean here?
""",
)
LEAKED = (TOKEN, PASSWORD, HOST, ADDRESS)

CLEAR_CUT = {
    "technical": Topic(
        id="technical",
        title="Server does not start after the upgrade to 10.5",
        body="After upgrading from 10.4 to 10.5 the systemd service fails with 'failed to ping DB: connection refused'. PostgreSQL 14 runs "
        "on the same machine and psql connects. What should I check in config.json?",
    ),
    "feature": Topic(
        id="feature",
        title="Feature request: schedule messages for the next morning",
        body="It would be great if I could write a message in the evening and have it sent at 9 the next morning. Other chat tools offer "
        "it. Please consider adding this option to the message box.",
    ),
    "licensing": Topic(
        id="licensing",
        title="Price of the Enterprise licence for 250 users",
        body="We are a company of 250 people and would like to buy the Enterprise edition. Could you send us a quote, and is there a "
        "discount for a three-year contract?",
    ),
    "team_owned": Topic(
        id="team_owned",
        title="Bug: mobile app crashes when opening a thread with a table",
        body="Steps to reproduce:\n1. Post a message with a Markdown table in a thread\n2. Open the thread in the Android app 2.30\n"
        "3. The app closes at once\n\nExpected: the thread opens. Observed: crash, every time, on two phones (Pixel 7, Galaxy S22).",
    ),
    "community_expert": Topic(
        id="community_expert",
        title="How do I run it behind Traefik on my Raspberry Pi with Docker?",
        body="I use the unofficial ARM image at home on a Raspberry Pi 4 with Traefik as a reverse proxy. Does anybody here have a working "
        "docker-compose file for this set-up they could share?",
    ),
}
OUTAGE = Topic(
    id="outage",
    title="Production down: nobody of 3,000 users can log in",
    body="Since 08:10 this morning our production server answers every login with a 500 error. All 3,000 users are locked out, the "
    "hospital cannot work. Please help us immediately!",
)
WEAKNESS = Topic(
    id="weakness",
    title="Guests can read files of private channels?",
    body="While testing I noticed that a guest who changes the file id in the download link gets files from private channels he was never "
    "invited to, without any check. The server answers 200 and sends the whole file. Is that known, or should I report it somewhere?",
)
GERMAN = Topic(
    id="german",
    title="Server startet nicht mehr nach dem Update",
    body="Nach dem Update auf Version 10.5 startet der Dienst nicht mehr, im Protokoll steht, dass die Datenbank nicht erreichbar ist. "
    "Was kann ich prüfen?",
)
UGLY = (
    Topic("nothing", "", ""),
    Topic("no body", "Login fails", ""),
    Topic("no title", "", "The login fails since this morning."),
    Topic("blanks", " \t", "\n \n"),
    Topic("nul", "Log\0in", "The\0login\0fails\0"),
    Topic("surrogates", "\ud83d broken", "half a pair \ude00 here and \ud800"),
    Topic("right to left", "تعطل تسجيل الدخول", "لا يمكن للمستخدمين تسجيل الدخول منذ الصباح \u202e؟"),
    Topic("html only", "Login", "<p></p><div><br></div><hr>"),
    Topic("one image only", "Login", "![image|690x388](upload://abc.png)"),
    Topic("unclosed", "```", "```\n[quote]\n<p <b <!--"),
    Topic("combining", "e" + "\u0301" * 300, "z" + "\u0336" * 3_000),
)
LONGEST_ALLOWED = Topic("longest", "Login", ("The login fails on every phone since the upgrade. " * 2_000)[: 100_000 - len("Login")])
TOO_LONG = Topic("too long", "Login", LONGEST_ALLOWED.body + "!")
