"""Files under a password are refused as such, whatever their name says they are."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from biff8_book import biff8
from msoffcrypto.format.ooxml import OOXMLFile

from sources import Limits, RefusalCode, read

HERE = Limits(isolate=False)
DATA = Path(__file__).with_name("data")
ROW = [1, 7, "01/2024", "Nguyễn Thị Hoa", "01/03/2024", "Trần Thị Lan", 1990, "066190000123"]


def _only_password(path, spec):
    reading = read(path, {"t": spec}, HERE)
    assert reading.tables == ()
    assert [refusal.code for refusal in reading.refusals] == [RefusalCode.PASSWORD]
    assert "mật khẩu" in reading.refusals[0].message_vi


@pytest.mark.parametrize("name", ["so.xlsx", "so.xls", "so.csv"])
def test_a_workbook_of_today(tmp_path, write_register, birth_spec, name):
    plain = write_register([ROW], name="plain.xlsx")
    locked = io.BytesIO()
    with plain.open("rb") as handle:
        OOXMLFile(handle).encrypt("mật khẩu", locked)
    (tmp_path / name).write_bytes(locked.getvalue())
    _only_password(tmp_path / name, birth_spec)


def test_a_workbook_of_excel_97(tmp_path, flat_spec):
    """The record FILEPASS stands before everything that is encrypted."""
    data = biff8([["Số hồ sơ", "Họ và tên"], ["1", "A"]])
    place = data.index(struct.pack("<HHH", 0x42, 2, 1200))
    path = tmp_path / "s.xls"
    path.write_bytes(data[:place] + struct.pack("<HHH", 0x2F, 2, 0) + data[place + 6 :])
    _only_password(path, flat_spec)


MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
 <manifest:file-entry manifest:full-path="{part}" manifest:size="9">
  <manifest:encryption-data manifest:checksum-type="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0#sha256-1k" manifest:checksum="eA==">
   <manifest:algorithm manifest:algorithm-name="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/>
  </manifest:encryption-data>
 </manifest:file-entry>
</manifest:manifest>"""  # noqa: E501


@pytest.mark.parametrize("part", ["content.xml", "encrypted-package"])
@pytest.mark.parametrize("name", ["so.ods", "so.xlsx", "so.xls"])
def test_an_opendocument_file(tmp_path, birth_spec, part, name):
    """Each part encrypted (OpenDocument 1.2), or all in one part (LibreOffice since 24.8)."""
    path = tmp_path / name
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(part, bytes(range(256)) * 4)
        archive.writestr("META-INF/manifest.xml", MANIFEST.format(part=part))
    _only_password(path, birth_spec)


def test_a_workbook_in_which_the_archive_is_encrypted(tmp_path, write_register, birth_spec):
    data = bytearray(write_register([ROW]).read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 4)
    (tmp_path / "so.xlsx").write_bytes(data)
    _only_password(tmp_path / "so.xlsx", birth_spec)
