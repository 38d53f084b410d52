"""Recognising the person behind a record: candidates, weights, match | review | no_match.

Belongs here: the public names of the room. See docs/matching.md.
"""

from matching.api import LinkResult, Report, link, plan_link
from matching.model import Model
from matching.reasons import Decision, Reason
from matching.source import ParquetSource, Source
from matching.spec import Spec, SpecError, load_spec

__all__ = [
    "Decision",
    "LinkResult",
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
