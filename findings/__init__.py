"""What registers say against each other: the rules, who must act on what they find, and how soon.

Belongs here: one SQL file a rule (`rules/`), whose head says what it finds and what would make it
lawful; the desks; the comparisons of dates and the dated law that rules use. Does not belong here:
the tables that rules look at (`warehouse.stage`), what people say of a finding (`journal`).
"""
