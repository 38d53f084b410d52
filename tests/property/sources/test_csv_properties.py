"""Any table written as CSV by the rules comes back cell by cell, line by line."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contracts.language import HeaderSpec
from sources import Limits, csv_lines, read
from sources.csv_count import count_continued
from sources.csv_lines import count_marks, scan_lines
from sources.csv_records import Shape, join_records, split_record, split_records
from sources.text import count_lines
from tests.examples import expensive

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
PLAIN = st.text(alphabet="abz09.\"' ăâđêôơưẴỵ", max_size=12)
QUOTED_CELL = st.one_of(CELL, st.builds("{}\n{}".format, PLAIN, PLAIN))
NUMBER = st.integers(0, 99_999).map("HS{}".format)
ROWS = st.lists(st.tuples(NUMBER, QUOTED_CELL, CELL), min_size=1, max_size=12)


def _read(data: bytes):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(data)
        return read(path, {"t": SPEC}, HERE), count_lines(path, "utf-8")


@expensive(40, 300)
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


@expensive(80, 400)
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
    records = join_records(lines, marks, Shape(";", (2,)), HERE)
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


TEXT = st.text(alphabet='ab;;""\n\n\r', min_size=1, max_size=60)
CELLS = st.lists(
    st.sampled_from(["", "a", '"a"', '"a\nb"', '"a;\n"', '"""\n"', 'a"', '"a']), min_size=1
)


@settings(max_examples=200, deadline=None)
@example('"a\n"";b";x\n', 2, 0)
@example('a""b;"x\ny"\n', 2, 0)
@given(
    TEXT | st.lists(CELLS.map(";".join), min_size=1, max_size=5).map("\n".join),
    st.integers(1, 4),
    st.integers(0, 3),
)
def test_lines_that_continue_a_record_are_counted_alike(text, fields, header_line):
    """The parser and the counter share no code and find the same."""
    lines = scan_lines(text.encode())
    marks = count_marks(lines, ";")
    records = join_records(lines, marks, Shape(";", (fields, 3), header_line), HERE)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        for encoding in ("utf-8", "utf-16"):
            path.write_bytes(text.encode(encoding))
            counted = count_continued(
                path,
                encoding,
                ";",
                (fields, 3),
                header_line=header_line,
                most_lines=HERE.record_lines,
                most_bytes=HERE.line_bytes,
            )
            assert counted == records.continued


MARKED = st.lists(st.tuples(st.integers(1, 6), st.integers(0, 40)), max_size=6)


@expensive(150, 1000)
@given(st.integers(3, 12), MARKED, st.sampled_from(";,\t"), st.sampled_from(["\n", "\r\n"]))
def test_stray_marks_hide_nobody(columns, places, delimiter, end):
    """Marks anywhere in the lines below the header: each line is a row or kept aside, and a line
    without a mark is a row as written."""
    header = [*HEADER, *(f"Cột {i}" for i in range(4, columns + 1))]
    rows = [[f"HS{i}", f"Lê {i}", *(f"x{i}" for _ in header[2:])] for i in range(1, 7)]
    lines = [delimiter.join(row) for row in rows]
    for row, place in places:
        text = lines[row - 1]
        lines[row - 1] = text[:place] + '"' + text[place:]
    data = end.join([delimiter.join(header), *lines]) + end
    (table,) = _read(data.encode())[0].tables
    found = {line: cells for line, *cells in table.rows.iter_rows()}
    aside = set(table.malformed["line"])
    assert found.keys() | aside == set(range(2, 8))
    assert not found.keys() & aside
    for line, (row, text) in enumerate(zip(rows, lines, strict=True), 2):
        if '"' not in text:
            assert found[line] == row
        elif text.count('"') % 2:
            assert line in aside
        elif line in found:
            assert [cell.replace('"', "") for cell in found[line]] == row


@expensive(50, 300)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 60)), min_size=1, max_size=4))
def test_stray_marks_in_title_and_header_hide_nobody(places):
    """The file is refused, or every person is a row."""
    lines = ["DANH SÁCH, CHI TRẢ", "", ";".join(HEADER), *(f"HS{i};Lê {i};x" for i in range(3))]
    for row, place in places:
        text = lines[row]
        lines[row] = text[:place] + '"' + text[place:]
    (reading, _) = _read("\n".join(lines).encode())
    for table in reading.tables:
        assert {*table.rows["line"], *table.malformed["line"]} == {4, 5, 6}
    assert reading.tables or reading.refusals


@expensive(50, 300)
@given(st.integers(0, 3), st.booleans(), st.lists(st.integers(-2, 2), min_size=1, max_size=5))
def test_a_shifted_line_is_no_row(below, header_too, shifts):
    """Lines with delimiters too many or too few among lines with `below` empty fields at the end;
    they are dropped where the header has them too."""
    fence = ";" * below
    head = ";".join(HEADER) + (fence if header_too else "")
    lines = [f"HS{i};Lê {i};{i}{fence}" for i in range(6)]
    lines += [f"HS9;Lê 9;{';' * (below + shift)}" for shift in shifts if below + shift >= 0]
    (reading, _) = _read("\n".join([head, *lines]).encode())
    (table,) = reading.tables
    right = [n for n, line in enumerate(lines, 2) if line.count(";") == head.count(";")]
    assert table.rows["line"].to_list() == right
    assert table.malformed.height == len(lines) - len(right)
