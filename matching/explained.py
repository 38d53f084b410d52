"""An explanation in words: one line per step, Vietnamese or English.

Belongs here: `render`. Does not belong here: taking a record apart (`matching.explain`), the words
of levels and steps (`matching.wording`).
"""

from matching.explain import Explanation, Waterfall
from matching.spec import Spec
from matching.wording import LOOK_ALIKES, NAMED_BY, PRIOR, Language, choose, level_words

# Candidates beyond the first few are shown only when they could be meant at all.
SHOWN = 3
WORTH_SHOWING = 0.001


def render(explanation: Explanation, spec: Spec, language: Language = "vi") -> str:
    """The explanation as text, one line per step."""
    vi = language == "vi"
    sentence = explanation.reason.vi if vi else explanation.reason.en
    lines = [f"{explanation.record_id}: {explanation.decision} – {sentence}"]
    best = explanation.candidates[0] if explanation.candidates else None
    for waterfall in explanation.candidates:
        if (waterfall.rank or 0) > SHOWN and (waterfall.probability or 0) < WORTH_SHOWING:
            continue
        lines += ["", _title(waterfall, language), *_lines(waterfall, spec, language)]
        if best is not None and waterfall is not best:
            lines.append(_lost(waterfall, best, spec, language))
    if explanation.asked is not None:
        question = "Vì sao không phải người này?" if vi else "Why not this one?"
        lines += ["", f"{question} {_title(explanation.asked, language)}"]
        lines += _lines(explanation.asked, spec, language)
        if best is not None and best.master_id != explanation.asked.master_id:
            lines.append(_lost(explanation.asked, best, spec, language))
        lines.append(_found_by(explanation.rules, language))
    return "\n".join(lines)


def _title(waterfall: Waterfall, language: Language) -> str:
    if waterfall.probability is None or waterfall.rank is None:
        unlisted = ("không nằm trong danh sách", "not among the candidates")
        return f"{waterfall.master_id} ({choose(unlisted, language)})"
    word = choose(("xác suất", "probability"), language)
    return f"{waterfall.rank}. {waterfall.master_id}  {word} {waterfall.probability:.4f}"


def _lines(waterfall: Waterfall, spec: Spec, language: Language) -> list[str]:
    out = [f"   {waterfall.prior_bits:+7.1f}  {choose(PRIOR, language)}"]
    for step in waterfall.steps:
        comparison = spec.comparison(step.comparison)
        words = level_words(comparison.kind_name, step.level, language)
        values = f"{step.left or '–'} | {step.right or '–'}"
        out.append(f"   {step.bits:+7.1f}  {comparison.label(language)}: {words} ({values})")
    if waterfall.look_alike_bits:
        out.append(f"   {waterfall.look_alike_bits:+7.1f}  {choose(LOOK_ALIKES, language)}")
    if waterfall.named_by:
        words = choose(NAMED_BY[waterfall.named_by], language)
        out.append(f"   {waterfall.named_bits:+7.1f}  {words}")
    out.append(f"   {waterfall.total_bits:+7.1f}  =")
    return out


def _lost(waterfall: Waterfall, best: Waterfall, spec: Spec, language: Language) -> str:
    """The comparison that sets a candidate back most against the best one."""
    gaps = [
        (mine.bits - theirs.bits, mine.comparison)
        for mine, theirs in zip(waterfall.steps, best.steps, strict=True)
    ]
    gap, name = min(gaps)
    label = spec.comparison(name).label(language)
    behind = best.total_bits - waterfall.total_bits
    if language == "vi":
        return f"   kém {behind:.1f} bit so với người đứng đầu, nhiều nhất ở {label} ({gap:+.1f})"
    return f"   {behind:.1f} bits behind the best, most of it by {label} ({gap:+.1f})"


def _found_by(rules: tuple[str, ...], language: Language) -> str:
    if rules:
        found = ("Tìm được nhờ", "Found by")
        return f"   {choose(found, language)}: {'; '.join(rules)}"
    return "   " + choose(
        (
            "Không quy tắc tìm kiếm nào đưa hai bên lại với nhau.",
            "No blocking rule brings the two together.",
        ),
        language,
    )
