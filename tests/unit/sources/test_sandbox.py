"""Reading in a process of its own: same result, and its excess or death is a refusal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sources import Limits, RefusalCode, read
from sources.codec import RESULT, read_reading, write_reading
from sources.refusals import RefusedError
from sources.sandbox import Sandbox

ROW = [1, 7, "01/2024", "Nguyễn Thị Hoa", "01/03/2024", "Trần Thị Lan", 1990, "066190000123"]


@pytest.fixture
def sandbox():
    box = Sandbox()
    yield box
    box.close()


@pytest.fixture
def big(tmp_path):
    path = tmp_path / "big.csv"
    path.write_text("Số hồ sơ;Họ và tên;Số tiền\n" + "HS1;Lê Văn Tám;5\n" * 400_000, "utf-8")
    return path


def test_same_reading_as_in_process(write_register, birth_spec):
    path = write_register([ROW, [2, 8, *ROW[2:]]], extra_sheets=("Sheet2",))
    path.write_bytes(path.read_bytes())
    here = read(path, {"birth": birth_spec}, Limits(isolate=False))
    there = read(path, {"birth": birth_spec})
    assert there.tables[0].rows.equals(here.tables[0].rows)
    assert there.tables[0].accounting == here.tables[0].accounting
    assert there.tables[0].mapping == here.tables[0].mapping
    assert (there.file, there.refusals, there.skipped) == (here.file, here.refusals, here.skipped)


def test_malformed_and_refusals_cross_too(tmp_path, flat_spec, sandbox):
    path = tmp_path / "a.csv"
    path.write_text("Số hồ sơ;Họ và tên;Số tiền\n1;A\n2;B;3\n", "utf-8")
    (table,) = sandbox.read(path, {"t": flat_spec}, Limits()).tables
    assert table.malformed.rows() == [(2, "TOO_FEW_FIELDS", "1;A")]
    path.write_text("", "utf-8")
    (refusal,) = sandbox.read(path, {"t": flat_spec}, Limits()).refusals
    assert refusal.code == RefusalCode.EMPTY_FILE


def without_rows(whole):
    del whole["tables"][0]["accounting"]["rows_seen"]


def of_another_kind(whole):
    whole["tables"][0]["mapping"] = {"full_name": {"index": "first", "label": 1, "confidence": 1}}


def no_tables(whole):
    whole["tables"] = "Nguyễn Văn An"


@pytest.mark.parametrize("harm", [without_rows, of_another_kind, no_tables])
def test_an_answer_that_is_no_reading_is_refused(small, flat_spec, tmp_path, harm):
    out = tmp_path / "out"
    out.mkdir()
    write_reading(read(small, {"t": flat_spec}, Limits(isolate=False)), out)
    assert read_reading(out).tables[0].rows.height == 1
    whole = json.loads((out / RESULT).read_text("utf-8"))
    harm(whole)
    (out / RESULT).write_text(json.dumps(whole), "utf-8")
    with pytest.raises(RefusedError) as refused:
        read_reading(out)
    assert refused.value.code == RefusalCode.READER_CRASHED
    assert refused.value.__suppress_context__, "a traceback would show what was in the answer"


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.csv"
    path.write_text("Số hồ sơ;Họ và tên\n1;A\n", "utf-8")
    return path


def test_too_slow_is_refused_and_the_next_file_is_read(small, flat_spec, sandbox):
    sandbox.read(small, {"t": flat_spec}, Limits())
    os.kill(sandbox._process.pid, signal.SIGSTOP)  # however fast the machine, it takes too long
    (refusal,) = sandbox.read(small, {"t": flat_spec}, Limits(seconds=0.05)).refusals
    assert refusal.code == RefusalCode.LIMIT_EXCEEDED
    assert "seconds" in refusal.message_en
    assert sandbox.read(small, {"t": flat_spec}, Limits()).tables[0].rows.height == 1


def test_too_much_memory_is_refused(big, flat_spec, sandbox):
    (refusal,) = sandbox.read(big, {"t": flat_spec}, Limits(memory_bytes=1 << 20)).refusals
    assert refusal.code == RefusalCode.LIMIT_EXCEEDED
    assert "bộ nhớ" in refusal.message_vi


def test_death_while_reading_is_refused(small, flat_spec, sandbox, monkeypatch):
    sandbox.read(small, {"t": flat_spec}, Limits())
    os.kill(sandbox._process.pid, signal.SIGSTOP)  # so that it cannot be done before it dies
    asked = []

    def strike(pid, _limits):
        asked.append(pid)
        os.kill(pid, signal.SIGKILL)

    monkeypatch.setattr(sandbox, "_watch_memory", strike)  # while its answer is waited for
    (refusal,) = sandbox.read(small, {"t": flat_spec}, Limits()).refusals
    assert asked
    assert refusal.code == RefusalCode.READER_CRASHED
    assert refusal.message_en.endswith("Other files are not affected.")


def test_the_reading_process_knows_no_secrets(tmp_path, flat_spec, sandbox, monkeypatch):
    monkeypatch.setenv("DONGBO_DATABASE_URL", "postgresql://secret")
    path = tmp_path / "a.csv"
    path.write_text("Số hồ sơ;Họ và tên\n1;A\n", "utf-8")
    sandbox.read(path, {"t": flat_spec}, Limits())
    environment = Path(f"/proc/{sandbox._process.pid}/environ").read_bytes()
    assert b"PYTHONPATH" in environment
    assert b"secret" not in environment


def test_missing_file_raises(tmp_path, flat_spec):
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "none.csv", {"t": flat_spec})


def test_names_cannot_inject_requests(tmp_path, flat_spec, sandbox):
    path = tmp_path / "a\nb; $(x) '\".csv"
    path.write_text("Số hồ sơ;Họ và tên\n1;A\n", "utf-8")
    reading = sandbox.read(path, {"t": flat_spec}, Limits())
    assert reading.file.name == "a_b; $(x) '\".csv"
    assert reading.tables[0].rows.height == 1


def test_file_that_grows_while_read_is_refused(tmp_path, flat_spec, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("Số hồ sơ;Họ và tên\n1;A\n", "utf-8")
    from sources import reader

    original = reader._raw_sheets

    def growing(*arguments):
        result = original(*arguments)
        with path.open("a", encoding="utf-8") as handle:
            handle.write("2;B\n")
        return result

    monkeypatch.setattr(reader, "_raw_sheets", growing)
    (refusal,) = read(path, {"t": flat_spec}, Limits(isolate=False)).refusals
    assert refusal.code == RefusalCode.FILE_CHANGED


def test_one_process_reads_many_files(small, flat_spec, sandbox):
    sandbox.read(small, {"t": flat_spec}, Limits())
    first = sandbox._process.pid
    sandbox.read(small, {"t": flat_spec}, Limits(seconds=9))
    assert sandbox._process.pid == first, "starting costs more than a CPU-second"


def test_who_died_after_a_file_is_not_blamed_on_the_next(small, flat_spec, sandbox):
    sandbox.read(small, {"t": flat_spec}, Limits())
    sandbox._process.kill()
    sandbox._process.wait()
    reading = sandbox.read(small, {"t": flat_spec}, Limits())
    assert (reading.refusals, reading.tables[0].rows.height) == ((), 1)


def test_memory_is_limited_in_the_second_file_too(small, big, flat_spec, sandbox):
    few = Limits(memory_bytes=32 << 20)
    assert not sandbox.read(small, {"t": flat_spec}, few).refusals
    (refusal,) = sandbox.read(big, {"t": flat_spec}, few).refusals
    assert refusal.code == RefusalCode.LIMIT_EXCEEDED


def test_memory_that_a_file_left_behind_is_not_blamed_on_the_next(small, flat_spec, sandbox):
    sandbox.read(small, {"t": flat_spec}, Limits())
    first = sandbox._process.pid
    sandbox._base -= Limits().memory_bytes  # as if the file before had left that much
    reading = sandbox.read(small, {"t": flat_spec}, Limits())
    assert (reading.refusals, reading.tables[0].rows.height) == ((), 1)
    assert sandbox._process.pid != first


def test_what_is_expected_is_read_before_it_is_asked_for(small, flat_spec, sandbox):
    specs = {"t": flat_spec}
    for _ in range(4):
        sandbox.expect(small, specs, Limits())
    wait_for(lambda: sandbox._served == 2 and sandbox._reader is None)  # no more lie ready
    folders = [reading.out for reading in sandbox._ahead]
    os.kill(sandbox._process.pid, signal.SIGSTOP)  # who reads now waits
    assert sandbox.read(small, specs, Limits()).tables[0].rows.height == 1
    sandbox._process.kill()
    assert sandbox.read(small, specs, Limits()).tables[0].rows.height == 1
    (refusal,) = sandbox.read(small, specs, Limits()).refusals
    assert refusal.code == RefusalCode.READER_CRASHED
    assert sandbox.read(small, specs, Limits()).tables[0].rows.height == 1
    assert not any(folder.exists() for folder in folders)


def test_what_is_expected_in_vain_leaves_nothing_behind(small, flat_spec, sandbox):
    for _ in range(3):
        sandbox.expect(small, {"t": flat_spec}, Limits())
    wait_for(lambda: len(sandbox._ahead) == 2)
    folders = [reading.out for reading in sandbox._ahead]
    other = Limits(seconds=99)
    assert sandbox.read(small, {"t": flat_spec}, other).tables[0].rows.height == 1
    sandbox.forget()
    wait_for(lambda: not any(folder.exists() for folder in folders))
    assert not sandbox._expected


def wait_for(what):
    deadline = time.monotonic() + 60
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_limits_of_one_file_do_not_hold_for_the_next(small, flat_spec, sandbox):
    def space():
        table = Path(f"/proc/{sandbox._process.pid}/limits").read_text("ascii")
        return next(line.split()[3] for line in table.splitlines() if "file size" in line)

    for size in (1 << 20, 1 << 24):
        limits = Limits(file_bytes=size, unzipped_bytes=size)
        assert not sandbox.read(small, {"t": flat_spec}, limits).refusals
        assert int(space()) == 4 * size


def test_the_reading_process_ends_with_its_parent(small):
    script = (
        "import os, sys; from pathlib import Path; from sources import Limits;"
        "from sources.sandbox import SHARED; SHARED.read(Path(sys.argv[1]), {}, Limits());"
        "print(SHARED._process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(small)], capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL
    child = Path(f"/proc/{int(done.stdout)}/stat")
    deadline = time.monotonic() + 20
    while child.exists() and child.read_text("ascii").rsplit(")", 1)[1].split()[0] != "Z":
        assert time.monotonic() < deadline, "it outlived its parent"
        time.sleep(0.05)
