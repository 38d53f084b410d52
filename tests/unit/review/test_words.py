"""One catalogue of words: complete, used, and alike in both languages."""

from __future__ import annotations

import re
import string
from pathlib import Path

from journal.claims import Answer
from journal.decisions import Decision
from review.bulk import DECISIONS
from review.history import Event
from review.leases import Held
from review.queue import Due, State
from review.roles import Role
from review.web.show import COLUMNS
from review.web.words import catalogue

WEB = Path(__file__).parents[3] / "review" / "web"
MADE = {
    *(f"decision.{decision}" for decision in Decision),
    *(f"bulk.decision_{decision}" for decision in DECISIONS),
    *(f"role.{role}" for role in Role),
    *(f"state.{state}" for state in State),
    *(f"held.{held}" for held in Held),
    *(f"due.{band}_band" for band in Due),
    *(f"{part}.{name}" for part in ("field", "sign", "label") for name in COLUMNS),
    *(f"level.{one}" for one in ("same", "near", "swapped", "off", "missing")),
    *(f"incomplete.{one}" for one in ("note", "candidate", "grounds", "decision")),
    *(f"bulk.refused_{one}" for one in ("pattern", "cap", "by_hand", "decision")),
    *(f"status.{one}" for one in ("alive", "dead", "moved_out", "unknown")),
    *(f"action.{one}" for one in ("undo", "confirm", "reveal", "take_out")),
    *(f"claim.{answer}" for answer in Answer),
    *(f"history.{event}" for event in Event),
    *(f"agreement.{one}" for one in ("kappa", "kappa_said", "ac1", "ac1_said")),
    "reason.control",
    "sex.M", "sex.F", "label.address", "fall.look_alikes_said", "fall.rivals_said",
}  # fmt: skip


def written() -> set[str]:
    """Every key that a template or a module writes out."""
    texts = [path.read_text() for path in WEB.rglob("*.html")]
    texts += [path.read_text() for path in WEB.rglob("*.py")]
    return {
        key for text in texts for key in re.findall(r"""["']([a-z_]+\.[a-z_]*[a-z])["']""", text)
    }


def test_every_key_that_is_made_or_written_is_in_the_catalogue() -> None:
    known = set(catalogue())
    prefixes = {key.partition(".")[0] for key in known}
    asked = {key for key in written() if key.partition(".")[0] in prefixes}
    files = {key for key in asked if key.endswith((".html", ".toml", ".css", ".js"))}
    assert asked - files - known == set()
    assert known >= MADE


def test_no_sentence_is_left_over() -> None:
    assert set(catalogue()) - written() - MADE == set()


def test_both_languages_have_the_same_places_and_are_not_empty() -> None:
    for key, sentences in catalogue().items():
        assert set(sentences) == {"vi", "en"}, key
        places = [
            {name for _, name, _, _ in string.Formatter().parse(sentences[lang]) if name}
            for lang in ("vi", "en")
        ]
        assert places[0] == places[1], key
        assert all(text.strip() for text in sentences.values()), key


REFUSED = re.compile(r'(?:RefusedError\(\s*|refusal\(request, )\d+, "([a-z_.]+)"')
TO_DO = re.compile(r"\b([Hh]ãy|[Nn]hờ|Về|[Cc]hia ra)\b")


def test_every_refusal_says_what_to_do() -> None:
    texts = [path.read_text() for path in WEB.rglob("*.py")]
    keys = {key for text in texts for key in REFUSED.findall(text)}
    keys |= {key for key in catalogue() if key.startswith(("refused.", "bulk.refused_"))}
    keys -= {"refused.title", "refused.back"}
    assert len(keys) > 20
    assert [key for key in sorted(keys) if not TO_DO.search(catalogue()[key]["vi"])] == []
