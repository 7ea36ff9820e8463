"""Who is talked about in a session, in which order and for how long, and what the record holds on each: gathered once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from perfcal.evidence.case_record import CaseRecord
from perfcal.evidence.roster import roster
from perfcal.evidence.window import bar_level
from perfcal.patterns.on_record import final_ratings
from perfcal.patterns.rated import cycles_on_record, rated
from perfcal.patterns.registry import detectors
from perfcal.schema.columns import records
from perfcal.schema.cycle import Cycle
from perfcal.schema.scale import OVERALL
from perfcal.session.agenda import AgendaPlan, plan_agenda
from perfcal.session.agenda_facts import Fact, asked_about, rating_differences, sentence
from perfcal.session.agenda_kept import kept_agenda
from perfcal.session.agenda_parked import open_objections
from perfcal.view.person_words import by_name
from perfcal.view.pre_read.assemble import pre_read
from perfcal.view.pre_read.bar import dimension_statuses
from perfcal.view.pre_read.facts import DimensionStatus, PreRead
from perfcal.view.session_agenda import pre_read_states
from perfcal.view.session_standing import rating_words
from perfcal.view.shared_findings import shared_findings

__all__ = ["CYCLES", "Asked", "SessionPeople"]

CYCLES = 3
"""How many earlier cycles stand beside a proposal."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the patterns or fact of the record, and where to look."""

    about: str  # "" for the person, else the manager's name
    text: str
    look: str


class SessionPeople:
    """The people of one session. It holds facts of the record; what was decided is `Standing`'s."""

    def __init__(
        self, cycle: Cycle, *, url: str | None = None, tell: Callable[[str], None] = lambda _words: None
    ) -> None:
        self.cycle = cycle
        self.pre_reads = _pre_reads(cycle, tell)
        tell("Looking for patterns in the ratings and reviews …")
        found = shared_findings(cycle)
        tell("Planning the agenda …")
        self._asked = asked_about(cycle, found, about="person")
        self._asked_of_managers = asked_about(cycle, found, about="manager")
        self._differs = rating_differences(cycle)
        self._bars: dict[str, tuple[DimensionStatus, ...]] = {}
        self.plan: AgendaPlan = plan_agenda(
            cycle,
            pre_read_states(cycle, pre_reads=self.pre_reads),
            parked=open_objections(cycle, url),
            found=found,
            kept=kept_agenda(cycle),
        )
        given = rated(cycle).drop_duplicates("employee_id", keep="last")
        self.raters = dict(zip(given["employee_id"], given["rater_id"], strict=True))
        self._levels: dict[str, str] = {
            **dict(zip(cycle.people["employee_id"], cycle.people["level"], strict=True)),
            **dict(zip(given["employee_id"], given["level"], strict=True)),
        }
        self.names = by_name(cycle, cycle.people["employee_id"])
        self._reports_to = roster(cycle).managers

    @cached_property
    def minutes(self) -> dict[str, int]:
        """Minutes the agenda gives each person; those talked about as a block have the block's."""
        made: dict[str, int] = {}
        for item in self.plan.items:
            for who in item.people or (item.employee_id,):
                if who and item.kind in {"candidate", "rating"}:
                    made.setdefault(who, item.minutes)
        return made

    @cached_property
    def order(self) -> list[str]:
        """Everybody who is rated or put up, in the order of the agenda, then of names. It ranks nobody."""
        asked = {*self.raters, *self.pre_reads}
        known = list(dict.fromkeys([*self.minutes, *by_name(self.cycle, asked)]))
        return [who for who in known if who in asked]

    @cached_property
    def proposed(self) -> dict[str, str]:
        """What each manager proposed as the overall rating, as the log writes it: a value as digits, "" for unrated."""
        rows = self.cycle.ratings
        own = rows[(rows["cycle"] == self.cycle.id) & (rows["stage"] == "manager") & (rows["dimension"] == OVERALL)]
        own = own[own["rating"].notna()].drop_duplicates("employee_id", keep="last")
        return {who: str(value) for who, value in zip(own["employee_id"], own["rating"], strict=True)}

    @cached_property
    def decisions(self) -> dict[str, str]:
        """What the candidates' file says was decided already, "" where nothing was."""
        rows = self.cycle.candidates[self.cycle.candidates["cycle"] == self.cycle.id]
        return {str(row["employee_id"]): str(row["decision"] or "") for row in records(rows)}

    @cached_property
    def _finals(self) -> dict[str, dict[str, int]]:
        made: dict[str, dict[str, int]] = {}
        for row in records(final_ratings(self.cycle)):
            made.setdefault(str(row["employee_id"]), {})[str(row["cycle"])] = int(row["rating"])
        return made

    def manager(self, employee_id: str) -> str:
        """Return who rates a person, or else whom they report to."""
        return self.raters.get(employee_id) or self._reports_to.get(employee_id, "")

    def level(self, employee_id: str) -> str:
        """Return the level a person was rated at."""
        return self._levels.get(employee_id, "")

    def target(self, employee_id: str) -> str:
        """Return the level a candidate is put up for, "" for everybody else."""
        return self.pre_reads[employee_id].target_level if employee_id in self.pre_reads else ""

    def history(self, employee_id: str) -> list[tuple[str, str]]:
        """Return the final ratings of the last cycles before this one, oldest first: (cycle, label)."""
        own = self._finals.get(employee_id, {})
        earlier = [name for name in cycles_on_record(self.cycle) if name != self.cycle.id][-CYCLES:]
        return [(name, rating_words(self.cycle, str(own[name])) if name in own else "no rating") for name in earlier]

    def dimensions(self, employee_id: str) -> list[tuple[str, str]]:
        """Return what the manager proposed in each dimension: (title, label)."""
        rows = rated(self.cycle, dimension=None)
        own = rows[rows["employee_id"] == employee_id]
        titles = {each.id: each.title for each in self.cycle.rubric(employee_id).dimensions}
        return [
            (titles.get(row["dimension"], row["dimension"]), rating_words(self.cycle, str(row["rating"])))
            for row in records(own)
        ]

    def bar(self, employee_id: str) -> tuple[str, tuple[DimensionStatus, ...]]:
        """Return the level whose bar is asked about, and where the record stands against it, per dimension."""
        if employee_id in self.pre_reads:
            page = self.pre_reads[employee_id]
            return page.target_level, page.statuses
        if employee_id not in self._bars:
            case = CaseRecord.of(self.cycle.about(employee_id), employee_id)
            self._bars[employee_id] = dimension_statuses(case)
        return bar_level(self.cycle, employee_id), self._bars[employee_id]

    def asked(self, employee_id: str) -> list[Asked]:
        """Return what the record and the patterns give reason to ask, beyond what the agenda's reason says already."""
        manager, told = self.manager(employee_id), self.reason(employee_id).casefold()
        whom = self.names.get(manager, manager)
        return [
            *(
                Asked("", sentence([fact.text]), _place(fact))
                for fact in self._differs.get(employee_id, [])
                if fact.text.casefold() not in told
            ),
            *(Asked("", _question(fact), _place(fact)) for fact in self._asked.get(employee_id, [])),
            *(Asked(whom, _question(fact), _place(fact)) for fact in self._asked_of_managers.get(manager, [])),
        ]

    def reason(self, employee_id: str) -> str:
        """Return why the agenda has a person where they are, "" where it says nothing of them alone."""
        return next((item.reason for item in self.plan.items if item.employee_id == employee_id), "")

    def has_question(self, employee_id: str) -> bool:
        """Whether there is anything to ask, by the record or by the patterns."""
        return employee_id in self._differs or bool(self.asked(employee_id))

    def options(self, people: Sequence[str]) -> list[tuple[str, str]]:
        """Return (words, id) of people for a field, each with the place on the agenda, level and manager."""
        place = {who: number for number, who in enumerate(self.order, 1)}
        return [(f"{place[who]} · {self.names[who]} · {self.level_words(who)}", who) for who in people]

    def level_words(self, employee_id: str) -> str:
        """Return the level, and the one a candidate is put up for."""
        target = self.target(employee_id)
        return f"{self.level(employee_id)} → {target}" if target else self.level(employee_id)

    def managers(self) -> list[tuple[str, str]]:
        """Return (words, id) of who rated somebody here, by name."""
        return [
            (words, who) for who, words in by_name(self.cycle, self._distinct(map(self.manager, self.order))).items()
        ]

    def levels(self) -> list[str]:
        """Return the levels of those talked about."""
        return sorted(self._distinct(map(self.level, self.order)))

    def _distinct(self, values: Iterable[str]) -> list[str]:
        return [value for value in dict.fromkeys(values) if value]


def _pre_reads(cycle: Cycle, tell: Callable[[str], None]) -> dict[str, PreRead]:
    made: dict[str, PreRead] = {}
    candidates = cycle.candidate_ids()
    for place, who in enumerate(candidates, 1):
        tell(f"Putting the record beside the bar: pre-read {place} of {len(candidates)} …")
        made[who] = pre_read(cycle, who)
    return made


def _question(fact: Fact) -> str:
    """Return a pattern's title with the question it puts."""
    asks = next((each.asks for each in detectors().values() if each.title == fact.text), "")
    return f"{fact.text}. {asks}".strip()


def _place(fact: Fact) -> str:
    return f"{fact.file}:{fact.line}" if fact.line else fact.file
