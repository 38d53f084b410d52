"""HTML tables as web systems export them: what is read, what is refused."""

from __future__ import annotations

import codecs
import time

import pytest

from contracts.language import HeaderSpec
from sources import FileKind, Limits, RefusalCode, read
from sources.html_count import count_html
from sources.refusals import RefusedError

HERE = Limits(isolate=False)
HEADER = "<tr><th>Số hồ sơ</th><th>Họ và tên</th><th>Số tiền</th></tr>"
ROW = "<tr><td>HS1</td><td>Lê Văn Tám</td><td>5</td></tr>"


@pytest.fixture
def read_page(tmp_path, flat_spec):
    def reading(page, limits=HERE, spec=flat_spec):
        path = tmp_path / "danh_sach.xls"
        path.write_bytes(page.encode() if isinstance(page, str) else page)
        found = read(path, {"t": spec}, limits)
        assert found.file.kind == FileKind.HTML
        return found

    return reading


@pytest.fixture
def table(read_page):
    def only(page, **kwargs):
        found = read_page(page, **kwargs)
        assert found.refusals == ()
        return found.tables[0]

    return only


def test_a_page_of_a_web_system_named_xls(table):
    """Leading zeros, entities, line breaks, no-break spaces; nothing outside of cells."""
    page = f"""
    <html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
    <meta http-equiv="Content-Type" content="application/vnd.ms-excel; charset=utf-8">
    <!--[if gte mso 9]><xml><x:Name>Trang</x:Name><tr><td>1</td></tr></xml><![endif]-->
    <style>td {{mso-number-format:"\\@"}} <tr></style><title><td>A</td></title></head><body>
    <p>UBND TỈNH</p><table border=1>{HEADER}
    <tr><td>007</td><td>Nguy&#7877;n<br>V&#x103;n&nbsp;An</td><td> 500.000
      đ </td></tr><tr><td>&nbsp;</td><td></td><td>\u3000</td></tr>
    <tr><td x:str>008</td><td><p>Lê</p><p>Thị Mơ</p><script>x = "<td>";</script></td><td>
    </td></tr></table><p>NGƯỜI LẬP BIỂU</p></body></html>"""
    read = table(page)
    assert read.rows.select("line", "number", "name", "amount").rows() == [
        (2, "007", "Nguyễn\nVăn\u00a0An", "500.000 đ"),
        (4, "008", "Lê\nThị Mơ", None),
    ]
    counts = read.accounting
    assert (counts.rows_seen, counts.contents_seen, counts.header, counts.blank) == (4, 3, 1, 1)


def test_cells_that_span_columns_and_rows(table):
    spec = HeaderSpec(
        {"number": ("Số",), "male": ("Năm sinh / Nam",), "female": ("Năm sinh / Nữ",),
         "name": ("Họ và tên",)},
        frozenset({"number", "name", "female"}),
    )  # fmt: skip
    page = """<table><tr><td rowspan="2">Số<td COLSPAN=2>Năm sinh<td rowspan=2>Họ và tên
    <tr><td>Nam<td>Nữ
    <tr><td rowspan=2>1<td>1980<td><td>An
    <tr><td><td>1975<td>Mơ
    <tr><td>2<td colspan=2>1990<td>Tú</table>"""
    read = table(page, spec=spec)
    assert read.rows.select("line", "number", "male", "female", "name").rows() == [
        (3, "1", "1980", None, "An"),
        (4, None, None, "1975", "Mơ"),
        (5, "2", "1990", None, "Tú"),
    ]
    assert read.notes == ("merged_down:1",)


def test_the_tables_of_a_page_stand_under_each_other(table):
    """A title, the list cut into pages each with its header, who signs; tables inside a cell."""
    more = ROW.replace("HS1", "HS2")
    page = f"""<table><tr><td colspan=3>DANH SÁCH CHI TRẢ</td></tr></table>
    <table>{HEADER}{ROW}</table><table><tr><td><table>{HEADER}{more}</table></td></tr></table>
    <table><tr><td></td><td>NGƯỜI LẬP BIỂU</td></tr></table>"""
    read = table(page)
    assert read.rows["number"].to_list() == ["HS1", "HS2"]
    counts = read.accounting
    assert (counts.title, counts.header, counts.footer, counts.blank) == (1, 2, 1, 1)


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        ('<td x:num="66080000001">6.608E+10</td>', "66080000001"),
        ('<td x:num="66080000001">066080000001</td>', "066080000001"),
        ('<td x:num="500000">500.000</td>', "500000"),
        ('<td x:num="1234.567">1.234,57</td>', "1234.567"),
        ('<td x:num="1234.567">########</td>', "1234.567"),
        ('<td x:num="29221">01/01/1980</td>', "01/01/1980"),
        ('<td x:num="29221">01.01.1980</td>', "01.01.1980"),
        ('<td x:num="0.5">50%</td>', "50%"),
        ("<td x:num>12</td>", "12"),
        ('<td sdval="66080000001" sdnum="1066;">6,60800000010E+010</td>', "66080000001"),
        ('<td x:num="x">7</td>', "7"),
        ('<td x:num="7"></td>', None),
        ("<td>6.608E+10</td>", "6.608E+10"),
        ('<td>9<a class="comment-indicator"></a><comment>ghi chú</comment></td>', "9"),
    ],
)
def test_the_exact_number_is_taken_where_the_text_rounds_it(table, shown, kept):
    read = table(f"<table>{HEADER}<tr><td>1<td>A{shown}</table>")
    assert read.rows["amount"].to_list() == [kept]


TEXT = f"<table>{HEADER}{ROW.replace('Lê Văn Tám', 'Bà Trần Thị Ước')}</table>"


@pytest.mark.parametrize("declared", ["utf-8", "windows-1252", "windows-1258", "x-unknown", None])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be-bom"])
def test_what_the_page_declares_does_not_spoil_unicode(table, declared, encoding):
    meta = f"<meta charset='{declared}'>" if declared else ""
    page = f"<html><head>{meta}</head>{TEXT}</html>"
    if encoding == "utf-16-be-bom":
        data = codecs.BOM_UTF16_BE + page.encode("utf-16-be")
    else:
        data = page.encode(encoding)
    assert table(data).rows["name"].to_list() == ["Bà Trần Thị Ước"]


def test_a_code_page_is_believed_where_the_bytes_are_no_unicode(table):
    page = f"<html><head><meta charset=windows-1258></head>{TEXT}</html>"
    data = b"".join(
        char.encode("cp1258") if char not in "ốồọềầịớƯơ" else tone
        for char, tone in ((c, _IN_1258.get(c, b"")) for c in page)
    )
    read = table(data)
    assert read.encoding == "cp1258"
    assert read.rows["name"].to_list() == ["Bà Trần Thị Ước"]


_IN_1258 = {
    "ố": b"\xf4\xec", "ồ": b"\xf4\xcc", "ọ": b"o\xf2", "ề": b"\xea\xcc", "ầ": b"\xe2\xcc",
    "ị": b"i\xf2", "ớ": b"\xf5\xec", "Ư": b"\xdd", "ơ": b"\xf5",
}  # fmt: skip


def test_hidden_rows_are_read_and_noted(table):
    hidden = ROW.replace("<tr>", '<tr height=0 style="Display : none">')
    assert table(f"<table>{HEADER}{ROW}{hidden}</table>").notes == ("hidden_rows:1",)


def _refused(reading):
    assert reading.tables == ()
    (refusal,) = reading.refusals
    return refusal


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_page_that_was_cut_is_refused(read_page, share):
    page = f"<html><body><table>{HEADER}{ROW * 20}</table>"
    assert _refused(read_page(page[: int(len(page) * share)])).code == RefusalCode.TRUNCATED


def test_text_between_cells_is_not_lost_silently(read_page):
    refusal = _refused(read_page(f"<table>{HEADER}<tr><td>1</td>Lê Văn<td>A</td></tr></table>"))
    assert (refusal.code, refusal.where) == (RefusalCode.UNREADABLE, "row 2")


def test_a_table_inside_a_cell_of_a_record_is_not_lost_silently(read_page):
    header = HEADER.replace("</tr>", "<th>Ghi chú</th></tr>")
    page = f"<table>{header}{ROW.replace('</tr>', '<td>{}</td></tr>')}</table>"
    (refusal,) = read_page(page.format("<table><tr><td>Tổ 2</td></tr></table>")).refusals
    assert (refusal.code, refusal.where) == (RefusalCode.UNREADABLE, "row 2")
    assert read_page(page.format("<table><tr><td></td></tr></table>")).refusals == ()


def test_a_table_inside_the_frame_of_a_page_is_read(table):
    frame = "<table><tr><td>Thực đơn</td><td><table>{}</table></td><td>Trợ giúp</td></tr></table>"
    assert table(frame.format(HEADER + ROW)).rows.height == 1


def test_a_page_without_tables_is_refused(read_page):
    page = "<!DOCTYPE html><html><body><form>Đăng nhập</form></body></html>"
    assert _refused(read_page(page)).code == RefusalCode.EMPTY_FILE


@pytest.mark.parametrize(
    ("page", "limits"),
    [
        (f"<table>{HEADER}{ROW * 30}</table>", Limits(rows=20, isolate=False)),
        (f"<table>{HEADER}{ROW * 30}</table>", Limits(cells=60, isolate=False)),
        (f"<table>{HEADER}<tr><td>1<td>{'A' * 900}</table>", Limits(cell_chars=99, isolate=False)),
        (f"<table>{HEADER}<tr><td colspan=999999>1<td>A</table>", HERE),
        (f"<table>{HEADER}<tr>{'<td>1' * 1001}</table>", HERE),
        (f"<table>{HEADER}{ROW}</table>", Limits(file_bytes=50, isolate=False)),
    ],
)
def test_pages_beyond_a_limit_are_refused(read_page, page, limits):
    assert _refused(read_page(page, limits)).code == RefusalCode.LIMIT_EXCEEDED


def test_a_span_of_many_rows_costs_little(table):
    """Each of a thousand cells claims every row below: occupied places are kept by column."""
    wide = "".join('<td rowspan="65534">x' for _ in range(900))
    page = f"<table>{HEADER}{ROW * 900}<tr>{wide}{ROW * 900}</table>"
    start = time.process_time()
    assert table(page).rows.height == 1801
    assert time.process_time() - start < 10


def test_a_million_open_tags_cost_little(read_page):
    page = "<table><tr><td>" + "<b a='" * 200_000
    start = time.process_time()
    assert _refused(read_page(page)).code == RefusalCode.TRUNCATED
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("page", "last", "filled"),
    [
        ("<table><tr><td>1<tr><td> <tr><td>&nbsp;&#8203;<tr><td>2</table>", 4, 2),
        ("<TABLE><TR><TH>1</TABLE>", 1, 1),
        ("<table><td>no row</td></table>", 1, 1),
        ("<table><tr><td><!-- <tr><td>1 --></table>", 0, 0),
        ("<table><tr><td><style><tr><td>1</style></table>", 0, 0),
        ("<table><tr><td a='<tr><td>1'></table>", 0, 0),
        ('<table><tr><td width=5">1</td></tr></table>', 1, 1),
        ("<table><tr><td> < </td></tr></table>", 1, 1),
        ("<table><tr><td>1</td></tr></table> <tr><td>2", 2, 2),
        ("<table><tr><td>a<table><tr><td>b</table>c</table>", 2, 2),
        ("<table><tr><td><!--><tr><td>1</table>", 2, 1),
        ("<table><tr><td></></tr><tr><td>1</table>", 2, 1),
        ("no markup", 0, 0),
    ],
)
def test_the_counter_follows_the_rules_of_html(page, last, filled):
    seen = count_html(page)
    assert (seen.last, seen.filled) == (last, filled)


def test_the_counter_sees_a_table_that_does_not_end():
    with pytest.raises(RefusedError):
        count_html("<table><tr><td>1</td></tr>")
