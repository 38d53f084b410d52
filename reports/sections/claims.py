"""Figures that agencies claimed, their numbers held against each other."""

from __future__ import annotations

from reports.sections.base import Content, PageData, Section
from reports.words import Words

WORDS = {
    "exactly": Words("", ""),
    "rounded": Words("tròn", "rounded"),
    "about": Words("khoảng", "about"),
    "over": Words("hơn", "over"),
    "almost": Words("gần", "almost"),
}
"""How exact a printed number is → what stands before it."""
REMARKS = {
    None: Words("Các số khớp nhau.", "The numbers agree."),
    "fraction_differs": Words(
        "Phần trăm báo cáo không phải của phân số này; hỏi lại cơ quan.",
        "The per cent is not that of the fraction; ask the agency.",
    ),
    "no_total_fits": Words(
        "Không có mẫu số nguyên nào cho ra phần trăm này; hỏi lại cơ quan.",
        "No whole denominator gives this per cent; ask the agency.",
    ),
    "no_part_fits": Words(
        "Không có tử số nguyên nào cho ra phần trăm này; hỏi lại cơ quan.",
        "No whole numerator gives this per cent; ask the agency.",
    ),
    "of_nothing": Words(
        "Mẫu số là 0 mà vẫn có phần trăm; hỏi lại cơ quan.",
        "A per cent of nothing; ask the agency.",
    ),
    "count_only": Words(
        "Không đối chiếu được: chỉ công bố số lượng.",
        "Nothing to compare: only a count was published.",
    ),
    "percent_only": Words(
        "Không đối chiếu được: chỉ công bố phần trăm.",
        "Nothing to compare: only a per cent was published.",
    ),
    "no_percent": Words(
        "Không công bố phần trăm; phần trăm bên cạnh do hệ thống tính.",
        "No per cent was published; the one beside it is computed here.",
    ),
    "no_total": Words(
        "Không công bố mẫu số; số trong ngoặc được suy ra.",
        "No denominator was published; the one in brackets is implied.",
    ),
    "no_part": Words(
        "Không công bố tử số; số trong ngoặc được suy ra.",
        "No numerator was published; the one in brackets is implied.",
    ),
}
"""What the warehouse says of a claim → the sentence for it."""

_CLAIMS = """
SELECT name, agency, document, as_of, numerator::DOUBLE AS numerator,
    denominator::DOUBLE AS denominator,
    rtrim(rtrim(claimed_percent::VARCHAR, '0'), '.') AS claimed_percent,
    numerator_word, denominator_word, percent_word, recomputed_percent, implied_numerator,
    implied_denominator, remark, disagrees, warehouse_rate
FROM mart.v_reported_figure
WHERE province_code = $province AND night = $night
ORDER BY disagrees DESC, figure_id
"""


def collect(data: PageData) -> Content | None:
    """One line per claim, those that contradict themselves first."""
    rows = data.figures.rows(_CLAIMS)
    return {"claims": rows, "words": WORDS, "remarks": REMARKS} if rows else None


SECTION = Section(
    place=100,
    title_vi="Số liệu cơ quan báo cáo, đối chiếu",
    title_en="Figures claimed by agencies, held against each other",
    collect=collect,
)
