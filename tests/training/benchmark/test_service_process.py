from __future__ import annotations

from training.benchmark.service_process import resident_memory


def test_a_process_never_holds_more_than_it_did_at_its_highest() -> None:
    memory = resident_memory()
    assert set(memory) == {"VmRSS", "VmHWM"}
    # more than an interpreter with NumPy, less than any machine has
    assert 20_000 < memory["VmRSS"] <= memory["VmHWM"] < 100_000_000
