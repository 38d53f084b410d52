"""Recognising the person behind a record: candidates, weights, match | review | no_match.

Belongs here: the public names of the room. See docs/matching.md.
"""

from matching.api import LinkResult, Report, link, plan_link
from matching.masters import Masters
from matching.model import Model
from matching.reasons import Decision, Reason
from matching.source import ParquetSource, Source
from matching.spec import Spec, SpecError, load_spec

LINKING_VERSION = 5
"""Raise it when two tables may be linked otherwise than before: candidates, comparisons, weights,
decisions, the built-in spec `person`; not for speed, nor for the files links are kept in."""

__all__ = [
    "LINKING_VERSION",
    "Decision",
    "LinkResult",
    "Masters",
    "Model",
    "ParquetSource",
    "Reason",
    "Report",
    "Source",
    "Spec",
    "SpecError",
    "link",
    "load_spec",
    "plan_link",
]
