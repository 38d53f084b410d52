"""How many examples a property is tried with: in `make test` few where each is expensive."""

from __future__ import annotations

from hypothesis import HealthCheck, settings


def expensive(few: int, many: int) -> settings:
    """`few` examples in `make test`, `many` in `make search`."""
    searching = settings.get_current_profile_name() == "search"
    return settings(
        max_examples=many if searching else few,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
