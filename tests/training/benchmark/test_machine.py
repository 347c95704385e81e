from __future__ import annotations

from pathlib import Path

from training.benchmark.machine import busy_warning, processor_name


def test_the_processor_is_named_as_linux_names_it(tmp_path: Path) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("processor\t: 0\nmodel name\t: Sample CPU: 8 cores\nprocessor\t: 1\nmodel name\t: Other\n", "utf-8")
    assert processor_name(cpuinfo) == "Sample CPU: 8 cores"


def test_a_system_that_names_no_processor_tells_its_architecture(tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text("Features\t: fp asimd\n", "utf-8")
    assert processor_name(tmp_path / "cpuinfo") == processor_name(tmp_path / "absent") != ""


def test_an_idle_machine_is_no_reason_to_warn() -> None:
    assert busy_warning(0.5, 2) is None


def test_a_busy_machine_is_named_with_its_load_and_cores() -> None:
    warning = busy_warning(1.74, 2)
    assert warning is not None
    assert "load 1.7 on 2 cores" in warning
