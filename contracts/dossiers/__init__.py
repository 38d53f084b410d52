"""Dossiers of administrative procedures (hồ sơ thủ tục hành chính) of the one-stop system.

Basis: decree 118/2025/NĐ-CP (one-stop), decision 766/QĐ-TTg (index; its numerators and denominators
follow the working paper on it, read), decrees 63/2024 and 301/2026/NĐ-CP (linked groups).

What arrives: the **JSON message** that systems push to the national portal (field names and states
read in the software of a provincial system; days as yyyyMMddHHmmss), one record for each dossier
with its papers, fees and results in lists; or a **flat export** (layout proposed, in the words of
such systems' screens). One table takes both. Papers and the catalogue of procedures are tables of
their own, and so are the two linked groups, whose child or dead the message does not name.

Key: the number of the dossier, agency, day and serial. Its form after the merger of provinces was
not found: another one is flagged, never refused, and nobody reads a province off its code. The cell
of the applicant holds a citizen or an organisation with its tax or agency code: a person is linked
only where it is a citizen. One system tells the portal the state 9 for 5, 6 and 8, so its counts
differ by design: take the local file. Mail, telephone and links to files are not taken.

The catalogue is sent when it changes, dossiers every day: the newest catalogue stands until the
next one comes, whatever day it is of.

What counts where: a dossier without a day of reception counts nowhere. In time means that it was
finished by the working day promised, the working days between asking for papers and having them
taken out; papers asked for a second time make it late (`vietnam.working_days`).
"""

from __future__ import annotations

from contracts.dossiers.catalogue import PAPERS, PROCEDURES
from contracts.dossiers.dossier import DOSSIER, SOURCE
from contracts.dossiers.linked_birth import LINKED_BIRTH
from contracts.dossiers.linked_death import LINKED_DEATH
from contracts.groups import Group
from contracts.language import Rhythm, SourceContract

CONTRACT = SourceContract(
    source=SOURCE,
    title_vi="Hồ sơ thủ tục hành chính",
    title_en="Dossiers of administrative procedures",
    short_vi="Hồ sơ TTHC",
    short_en="Dossiers",
    group=Group.PUBLIC_SERVICE,
    tables=(DOSSIER, PAPERS, PROCEDURES, LINKED_BIRTH, LINKED_DEATH),
    freshness_days=2,
    rhythm=Rhythm.DAILY,
    required=False,
    standing=("*danh*muc*tthc*", "*danh*muc*thu*tuc*"),
    file_patterns=("*ho_so*", "*tthc*", "*dossier*", "*lien_thong*", "*igate*"),
)
