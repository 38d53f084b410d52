"""Any table written as CSV by the rules comes back cell by cell, line by line."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sources import HeaderSpec, Limits, csv_lines, read
from sources.csv_lines import count_marks, join_records, scan_lines, split_record, split_records
from sources.text import count_lines

SPEC = HeaderSpec(
    columns={"number": ("Số hồ sơ",), "name": ("Họ và tên",), "note": ("Ghi chú",)},
    required=frozenset({"number", "name"}),
)
HEADER = ["Số hồ sơ", "Họ và tên", "Ghi chú"]
HERE = Limits(isolate=False)
CELL = st.text(
    alphabet=st.one_of(
        st.sampled_from("abz09;,|\t\"' ./()ăâđêôơưẴỵ\u0301\u00a0\u2028\x85\x0b"),
        st.characters(exclude_categories=("Cs", "Cc")),
    ),
    max_size=12,
)
QUOTED_CELL = st.one_of(CELL, st.builds("{}\n{}".format, CELL, CELL))
NUMBER = st.integers(0, 99_999).map("HS{}".format)
ROWS = st.lists(st.tuples(NUMBER, QUOTED_CELL, CELL), min_size=1, max_size=12)


def _read(data: bytes):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(data)
        return read(path, {"t": SPEC}, HERE), count_lines(path, "utf-8")


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@example([("HS0", "", "SÎ")], ";", "\n", False)  # reads as VNI; the text as read is kept beside
@given(ROWS, st.sampled_from(";,\t|"), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_written_by_the_rules_read_back(rows, delimiter, end, quote_all):
    held = io.StringIO()
    style = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    writer = csv.writer(held, delimiter=delimiter, lineterminator=end, quoting=style)
    writer.writerows([HEADER, *rows])
    reading, lines = _read(held.getvalue().encode())
    assert reading.refusals == ()
    (table,) = reading.tables
    as_read = [f"{c}_undecoded" if c in table.encodings else c for c in ("number", "name", "note")]
    found = table.rows.select(as_read).rows()
    assert [tuple(cell or "" for cell in row) for row in found] == rows
    assert table.accounting.rows_seen == lines
    assert table.accounting.data == len(rows)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    reading, _ = _read("Số hồ sơ;Họ và tên\n".encode() + data)
    for table in reading.tables:
        table.accounting.check()
    assert reading.tables or reading.refusals


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='ab;"\n\r é', max_size=60))
def test_every_line_belongs_to_one_record(text):
    data = text.encode()
    if not data:
        return
    lines = scan_lines(data)
    marks = count_marks(lines, ";")
    records = join_records(lines, marks.quotes, ";", 2)
    spans = list(zip(records.first.tolist(), records.last.tolist(), strict=True))
    covered = [line for first, last in spans for line in range(first, last + 1)]
    assert covered == list(range(len(lines.starts)))
    for index in range(len(lines.starts)):
        piece = lines.text(index, index)
        assert marks.quotes[index] == piece.count('"')
        if '"' not in piece:
            assert marks.fields[index] == piece.count(";") + 1


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='ab;;""\n\r é', min_size=1, max_size=80), st.sampled_from([1, 3, 7]))
def test_lines_are_measured_alike_whatever_the_size_of_a_chunk(text, chunk):
    whole = scan_lines(text.encode())
    expected = count_marks(whole, ";")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_lines, "_CHUNK", chunk)
        lines = scan_lines(text.encode())
        marks = count_marks(lines, ";")
    assert lines.starts.tolist() == whole.starts.tolist()
    assert marks.quotes.tolist() == expected.quotes.tolist()
    assert marks.fields.tolist() == expected.fields.tolist()


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text(alphabet='a;"\n\r é', max_size=12), max_size=6))
def test_records_split_together_as_alone(texts):
    assert split_records(texts, ";") == [split_record(text, ";") for text in texts]


@settings(max_examples=200, deadline=None)
@given(st.lists(CELL, min_size=2, max_size=6))
def test_a_record_without_quotes_splits_at_every_delimiter(cells):
    plain = [cell.replace('"', "").replace(";", "") for cell in cells]
    assert split_record(";".join(plain), ";") == plain


@settings(max_examples=500, deadline=None)
@given(st.lists(st.text(alphabet='ab;" é', max_size=14), min_size=1, max_size=8))
def test_a_tidy_line_has_the_fields_that_every_parser_finds(pieces):
    """Where fields are counted, csv rules and polars agree; 0 leaves a line to the csv rules."""
    data = "\n".join([*pieces, "end"]).encode()
    lines = scan_lines(data)
    for index, count in enumerate(count_marks(lines, ";").fields.tolist()):
        text = lines.text(index, index)
        if not count or not text:
            continue
        fields = split_record(text, ";")
        assert fields is not None
        assert len(fields) == count
        if count > 1:
            frame = pl.read_csv(
                io.BytesIO(text.encode()), has_header=False, separator=";", infer_schema=False
            )
            assert [cell or "" for cell in frame.row(0)] == fields


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.text(alphabet='ab;" é', max_size=8), min_size=2, max_size=5),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC]),
)
def test_what_a_csv_writer_writes_is_tidy(cells, quoting):
    out = io.StringIO()
    csv.writer(out, delimiter=";", quoting=quoting, lineterminator="\r\n").writerow(cells)
    lines = scan_lines(out.getvalue().encode())
    assert count_marks(lines, ";").fields.tolist() == [len(cells)]
