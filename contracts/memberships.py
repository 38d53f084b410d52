"""Who the people of the sample are to all registers: one name, one draw, the same person in each.

Here: what several registers must agree about. Not here: what concerns one register alone (its
`Sample`), nor facts of law (ages here only make the sample plausible). Shares are plausible, not
counted.
"""

from __future__ import annotations

from datetime import date

from contracts.sample_cells import PersonCode, Text
from contracts.sample_people import RESIDENT, UNHEARD, Aged, Born, Died, Drawn, Registered

POOR = Drawn("poor", 0.06, by="household")
NEAR_POOR = Drawn("near_poor", 0.07, ~POOR, by="household")
CADRE = Drawn("cadre", 0.03, Aged(22, 61))
LEFT_SERVICE = Drawn("left_service", 0.04, CADRE)
"""Retired or moved; still on the list of cadres, as such."""
TEACHER = Drawn("teacher", 0.35, CADRE)
EMPLOYED = Drawn("employed", 0.30, Aged(18, 61) & ~CADRE)
UNEMPLOYED = Drawn("unemployed", 0.03, Aged(20, 55) & ~CADRE & ~EMPLOYED)
"""They draw the benefit."""
PENSIONER = Drawn("pensioner", 0.22, Aged(57) & ~CADRE)
RETIRED = Drawn("retired", 0.9, PENSIONER)
"""Their pension is that of work, no other monthly benefit."""
LOW_BENEFIT = Drawn("low_benefit", 0.25, Aged(70) & ~PENSIONER)
"""They draw a monthly insurance benefit that is lower than the social pension."""
OF_SCHOOL_AGE = Born(date(2012, 1, 1), date(2020, 12, 31))
"""Six to fourteen in the year in which the school year 2026-2027 begins."""
PUPIL = OF_SCHOOL_AGE | Drawn("senior_pupil", 0.75, Born(date(2009, 1, 1), date(2011, 12, 31)))
DISABLED = Drawn("disabled", 0.018)
MERIT = Drawn("merit", 0.05, Aged(60))
RELATIVE_OF_MARTYR = Drawn("relative_of_martyr", 0.02, Aged(45) & ~MERIT)
WORSHIPPER = Drawn("worshipper", 0.4, RELATIVE_OF_MARTYR)
"""Who is paid for the worship of a martyr."""
TRADER = Drawn("trader", 0.07, Aged(22, 75) & ~CADRE)
"""Heads of household businesses."""
ARMY_FAMILY = Drawn("army_family", 0.01, by="household")
"""Whose cards are in no list of the province."""

DEAD_LATELY = Died(60, 900) & ~UNHEARD
"""The population data know it, so that whatever treats them as living can be found."""
LINKED_DEATH_SENT = Drawn("linked_death", 0.5, Died(80, 1500) & ~UNHEARD)
"""Whose death has its linked dossier, with its last result."""
UNDER_SIX = Aged(0, 5) & RESIDENT
CARD_ASKED_FOR = Drawn("card_asked_for", 0.03, Aged(1, 5))
"""The linked dossier that is to give them a card is open and in time."""
DEATH_ON_ITS_WAY = UNHEARD & Registered("civil_status", "death", 8, 13)
"""The linked dossier that is to tell the others of the death is open and in time."""

INSURANCE_NUMBER = PersonCode("insurance", "{province}{:08d}")
"""Ten digits, without check digit."""
PUPIL_NUMBER = PersonCode("pupil", "{province}{:08d}")
"""Of the ministry of education; ten digits."""
TAX_NUMBER = PersonCode("tax", "{}", check="tax")
CADRE_NUMBER = PersonCode("cadre", "{:06d}", digits=6)
MERIT_FILE = PersonCode("merit_file", "DL/{:06d}", digits=6)
"""Of a person with merit or of a relative; payments are made on it."""
TO_ACCOUNT = Drawn("to_account", 0.65)
"""Whose benefits are paid to their account."""
ACCOUNT_NUMBER = PersonCode("account", "520{:010d}", digits=10)
"""The account that benefits are paid to."""
TAKEN_ACCOUNT, POST_ACCOUNT = Text("5209{province}0011223"), Text("5209{province}0022334")
"""To which somebody draws the benefits of others; from which the post pays out in cash."""
