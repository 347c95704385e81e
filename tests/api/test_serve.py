from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading

import httpx
import pytest

from service.api.serve import Service, run
from service.errors import SettingsError
from service.inference.predictor import Predictor
from tests.api.conftest import MakeApp, served
from tests.api.samples import Watched, asked, settings, topic, until

PROGRAM = """
from datetime import UTC, datetime
from service.api import create_app, run
from service.composition import load_parts
from service.logs import set_up_logs
from service.settings import Settings

set_up_logs('info')
settings = Settings(_env_file=None, port=0, threads=1)
parts = load_parts(settings)
clock = lambda: datetime.now(UTC)
make = lambda: create_app(settings, predictor=parts.predictor, directory=parts.directory, clock=clock)
run(settings, make, on_ready=lambda url: print(url, flush=True))
print("ended", flush=True)
"""


def test_port_zero_takes_a_free_port_and_its_address_is_told(make_app: MakeApp) -> None:
    service = Service(settings())
    told: list[str] = []
    thread = threading.Thread(target=service.run, args=(make_app(),), kwargs={"on_ready": told.append})
    thread.start()
    until(lambda: told)
    assert httpx.get(told[0] + "/healthz", timeout=20).json() == {"status": "alive"}
    assert told == [service.url] or told[0].startswith("http://127.0.0.1:")
    service.stop()
    thread.join(20)
    assert not thread.is_alive()


def test_an_address_of_version_six_is_told_in_brackets() -> None:
    service = Service(settings(host="::1"))
    assert service.url.startswith("http://[::1]:")
    service.close()


def test_a_taken_port_is_said_before_the_model_is_loaded() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError) as caught:
            run(settings(port=port), pytest.fail, on_ready=pytest.fail)
    assert caught.value.reason == "address_unavailable"
    assert f"127.0.0.1 port {port}: it is taken already" in str(caught.value)


def test_what_making_the_application_raises_is_handed_on_and_the_port_given_back() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]

    def fails() -> None:
        raise SettingsError("no", reason="no")

    with pytest.raises(SettingsError, match="no"):
        run(settings(port=port), fails, on_ready=pytest.fail)  # type: ignore[arg-type]  # never returns
    socket.create_server(("127.0.0.1", port)).close()


def test_a_request_at_work_is_finished_before_the_end(make_app: MakeApp, predictor: Predictor) -> None:
    watched = Watched(predictor)
    answers: list[httpx.Response] = []
    with served(make_app(predictor=watched)) as url:
        until(lambda: httpx.get(url + "/readyz").status_code == 200)
        watched.open.clear()
        asking = threading.Thread(target=lambda: answers.append(httpx.post(url + "/v1/predictions", json=asked(topic()), timeout=20)))
        asking.start()
        until(lambda: len(watched.batches) == 2)
        threading.Timer(0.3, watched.open.set).start()
    asking.join(20)
    assert answers[0].status_code == 200


@pytest.mark.parametrize(("told", "status"), [(signal.SIGTERM, -signal.SIGTERM), (signal.SIGINT, 0)])
def test_a_process_serves_until_it_is_told_to_end(told: signal.Signals, status: int) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TOPICROUTER_")}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout
        assert process.stderr
        try:
            url = process.stdout.readline().strip()
            assert url.startswith("http://127.0.0.1:"), process.stderr.read()
            answer = httpx.post(url + "/v1/predictions", json=asked(topic(title="marmalade")), timeout=20)
            process.send_signal(told)
            rest, log = process.communicate(timeout=20)
        finally:
            process.kill()
    assert answer.status_code == 200
    assert rest == ("ended\n" if status == 0 else "")
    lines = [json.loads(line) for line in log.splitlines()]
    assert [line["status"] for line in lines if line["event"] == "request"] == [200]
    assert all({"level", "timestamp"} <= set(line) for line in lines)
    assert "marmalade" not in log
    assert process.returncode == status
