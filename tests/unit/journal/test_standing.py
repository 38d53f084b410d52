"""Which decision stands: deciding, confirming and undoing in any order, against a plain stack."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from journal.decisions import Action, Decision
from journal.rules import Decided, NotAllowedError
from journal.store import Journal
from tests.unit.journal.conftest import KEY, said

PEOPLE = ("lan", "minh", "hoa")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["decide", "undo", "confirm"]),
        st.sampled_from(["C1", "C2"]),
        st.sampled_from(PEOPLE),
        st.sampled_from([Decision.NOBODY, Decision.UNSURE, Decision.SOURCE_WRONG]),
        st.booleans(),
    ),
    max_size=12,
)


class Reference:
    """A stack of decisions per conflict: [seq, decision, by, needs second, confirmed by]."""

    def __init__(self) -> None:
        self.stacks: dict[str, list[list[object]]] = {"C1": [], "C2": []}
        self.last: dict[str, tuple[object, ...]] = {}
        self.seq = 0

    def step(self, kind: str, conflict: str, who: str, decision: Decision, second: bool) -> str:
        """`entered`, `again` (a second click), `refused`."""
        stack = self.stacks[conflict]
        top = stack[-1] if stack else None
        if kind == "decide":
            if self.last.get(conflict) == ("decide", who, decision, second):
                return "again"
            self.seq += 1
            stack.append([self.seq, decision, who, second, None])
            self.last[conflict] = ("decide", who, decision, second)
            return "entered"
        if top is None:
            return "refused"
        if kind == "confirm":
            if not top[3] or top[2] == who or top[4] is not None:
                return "again" if top[4] == who else "refused"
            top[4] = who
        else:
            stack.pop()
        self.seq += 1
        self.last[conflict] = (kind, who, top[0])
        return "entered"


def test_what_stands_is_what_a_plain_stack_of_decisions_says(tmp_path_factory) -> None:
    folder = tmp_path_factory.mktemp("standing")
    count = 0

    @given(STEPS)
    @settings(max_examples=25)
    def check(steps) -> None:
        nonlocal count
        count += 1
        journal = Journal.open(folder / f"{count}.sqlite", KEY)
        plain = Reference()
        for kind, conflict, who, decision, second in steps:
            top = plain.stacks[conflict][-1][0] if plain.stacks[conflict] else 0
            more = {
                "decide": {"decision": decision, "needs_second": second},
                "undo": {"action": Action.UNDO, "supersedes": top},
                "confirm": {"action": Action.CONFIRM, "confirms": top},
            }[kind]
            before = journal.head().seq
            expected = plain.step(kind, conflict, who, decision, second)
            try:
                journal.append([said(conflict, actor=who, note=None, **more)])
                happened = "entered" if journal.head().seq > before else "again"
            except (Decided, NotAllowedError):
                happened = "refused"
            assert happened == expected
        stands = {
            conflict: (found.seq, found.entry.said.decision, found.waits)
            for conflict, found in journal.standing("66").items()
        }
        assert stands == {
            conflict: (stack[-1][0], stack[-1][1], stack[-1][3] and stack[-1][4] is None)
            for conflict, stack in plain.stacks.items()
            if stack
        }
        journal.close()

    check()
