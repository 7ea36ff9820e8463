"""How HR and review tools head their columns, per kind of table; the words of their values for perfcal's own.

Headers are compared as `header_words`: lower case, camel case cut, no punctuation. A header of `WEAK` counts less than
one of `HEADERS`.
"""

from __future__ import annotations

from collections.abc import Mapping

from perfcal.load.candidates import DECISIONS
from perfcal.load.events import EVENT_KINDS
from perfcal.load.ratings import STAGES
from perfcal.load.roster_row import STATUS_WORDS

__all__ = [
    "ESSENTIAL",
    "EXTRA",
    "FIRST_NAMES",
    "HEADERS",
    "IGNORED",
    "KINDS",
    "LAST_NAMES",
    "PROCESS_WORDS",
    "TARGETS",
    "WEAK",
    "WORDS",
    "WRITTEN",
]

KINDS = ("roster", "ratings", "candidates", "events")

_ID = (
    "employee id", "emp id", "employee number", "employee no", "employee code", "staff id", "staff number", "person id",
    "person number", "personnel number", "personalnummer", "personal nr", "worker id", "user id", "associate id",
    "payroll id", "external id", "matricule", "id empleado", "numero de empleado", "reviewee id", "reviewee employee id",
    "participant id", "subject id", "eid", "employee eid",
    "numero employe", "no empleado", "numero empleado", "codigo empleado", "matricula", "matricola", "personeelsnummer",
    "社員番号", "工号",
)  # fmt: skip
_NAME = (
    "name", "full name", "employee name", "display name", "legal name", "worker", "employee", "reviewee",
    "reviewee name", "participant name", "person", "nom complet", "nombre completo", "naam", "nome", "氏名", "姓名",
)  # fmt: skip
_EMAIL = (
    "email",
    "work email",
    "email address",
    "e mail",
    "business email",
    "employee email",
    "reviewee email",
    "participant email",
)
_MANAGER = (
    "manager id", "manager", "supervisor", "supervisor id", "supervisor eid", "reports to", "reporting manager",
    "line manager", "direct manager", "manager employee id", "manager email", "manager name", "supervisor name",
    "supervisor email", "job info reports to", "vorgesetzter", "vorgesetzte", "fuhrungskraft",
    "responsable", "manager user id", "lead", "team lead", "boss",
    "manager number", "manager person number", "manager employee number", "manager person id", "manager worker id",
    "superior", "superieur hierarchique", "jefe", "jefe directo", "gestor", "leidinggevende", "responsabile", "上司", "直属上级",
)  # fmt: skip
_CYCLE = (
    "cycle",
    "review cycle",
    "cycle name",
    "period",
    "review period",
    "performance cycle",
    "performance year",
    "year",
    "half",
)

HEADERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "roster": {
        "employee_id": (*_ID, "id", "number", "nr", "key"),
        "email": _EMAIL,
        "name": _NAME,
        "manager_id": _MANAGER,
        "level": (
            "level", "job level", "job title level", "career level", "grade", "job grade", "pay grade", "band", "stufe",
            "niveau", "ic level", "level code", "grade name", "level name", "nivel", "livello", "echelon", "等級", "职级",
        ),
        "level_since": (
            "level since", "level start date", "in level since", "last promotion date", "date of last promotion",
            "position start date", "job start date", "time in level since", "promotion date",
        ),
        "track": ("track", "career track", "job family", "ladder", "job function", "discipline"),
        "team": (
            "team", "team name", "department", "department name", "org unit", "organization", "division", "squad",
            "gruppe", "abteilung", "equipe", "departamento", "cost center", "departement", "equipo", "afdeling", "reparto",
            "setor", "部署", "部门",
        ),
        "status": ("status", "employment status", "employee status", "worker status", "active status", "account status", "lifecycle status",
            "employment state", "statut", "estado", "situacao", "stato"),
        "start_date": (
            "start date", "hire date", "date of hire", "hired on", "joined", "join date", "joining date", "eintritt",
            "eintrittsdatum", "original hire date", "employment start date", "entry date", "date of joining",
            "date d embauche", "date embauche", "date d entree", "fecha de alta", "fecha de ingreso", "fecha de contratacion",
            "data de admissao", "data assunzione", "datum in dienst", "入社日", "入职日期",
        ),
        "end_date": ("end date", "termination date", "date of termination", "exit date", "last day", "austritt", "leave date"),
        "as_of": ("effective date", "effective start date", "job info date", "row date", "valid from", "as of", "date"),
    },
    "ratings": {
        "employee_id": (*_ID, "id"),
        "email": _EMAIL,
        "name": _NAME,
        "cycle": _CYCLE,
        "rater_id": (
            "rater id", "rater", "reviewer id", "reviewer", "reviewer name", "reviewer email", "responder name",
            "responder", "responder id", "evaluator", "evaluator id", "approver", "facilitator id", "assessor", "rated by",
            "author", "given by",
        ),
        "stage": ("stage", "review type", "reviewer type", "relationship", "direction", "response type", "type", "source"),
        "dimension": ("dimension", "competency", "question", "criterion", "category", "prompt", "attribute", "skill"),
        "rating": (
            "rating", "performance rating", "overall rating", "rating label", "performance score", "performance designation",
            "designation", "score", "overall score", "rating score", "final rating", "manager rating", "calibrated rating",
            "grade", "result", "evaluation", "rating descriptor", "rating value",
        ),
        "rated_on": (
            "rated on", "review date", "submitted at", "submitted on", "completed on", "completed at", "rating date",
            "last performance review date", "date submitted", "date", "finalized on", "last review date", "completion date",
            "date completed",
        ),
        "rationale": ("rationale", "comment", "comments", "feedback", "justification", "notes", "summary", "reason"),
    },
    "candidates": {
        "employee_id": (*_ID, "candidate id", "nominee id", "id"),
        "email": (*_EMAIL, "candidate email", "nominee email"),
        "name": (*_NAME, "candidate", "candidate name", "nominee", "nominee name"),
        "cycle": (*_CYCLE, "promotion cycle"),
        "target_level": (
            "target level", "proposed level", "promotion to", "new level", "to level", "level proposed", "proposed grade",
            "next level", "promote to", "nominated level", "target grade",
        ),
        "presenter_id": (
            "presenter id", "presenter", "presented by", "sponsor", "nominator", "nominated by", "nominating manager",
        ),
        "decision": ("decision", "outcome", "result", "committee decision", "final decision", "promotion decision", "status"),
        "round": ("round", "attempt", "round number", "attempt number", "times presented"),
    },
    "events": {
        "employee_id": (*_ID, "id"),
        "email": _EMAIL,
        "name": _NAME,
        "date": ("date", "effective date", "event date", "effective from", "action date", "change date", "occurred on"),
        "event": ("event", "event type", "action", "action type", "change type", "event reason", "type", "transaction type"),
        "detail": ("detail", "details", "description", "note", "notes", "comment", "comments", "remarks", "reason"),
    },
}  # fmt: skip

WEAK: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "roster": {"level": ("job title", "title", "position", "job", "role", "position title", "job info job title")},
    "ratings": {"rater_id": _MANAGER},
    "candidates": {"presenter_id": _MANAGER},
    "events": {},
}

IGNORED = frozenset(
    {"effective end date", "effective to", "valid to", "valid until", "manager start date", "contract end date",
     "probation end date", "contract type", "employee count", "marital status", "visa status", "marital desc"}
)  # fmt: skip
"""Headers that resemble a known one and mean something else."""

FIRST_NAMES = ("first name", "given name", "forename", "vorname", "prenom", "nombre", "voornaam")
LAST_NAMES = (
    "last name",
    "surname",
    "family name",
    "nachname",
    "nom",
    "apellido",
    "apellidos",
    "achternaam",
    "sobrenome",
    "cognome",
)

WRITTEN: Mapping[str, tuple[str, ...]] = {
    "roster": ("employee_id", "name", "manager_id", "level", "level_since", "track", "team", "status", "start_date"),
    "ratings": ("cycle", "employee_id", "rater_id", "stage", "dimension", "rating", "rated_on", "rationale"),
    "candidates": ("cycle", "employee_id", "target_level", "presenter_id", "decision", "round"),
    "events": ("employee_id", "date", "event", "detail"),
}
"""The columns an import writes."""

EXTRA: Mapping[str, tuple[str, ...]] = {
    "roster": ("email", "end_date", "as_of"),
    "ratings": ("email", "name"),
    "candidates": ("email", "name"),
    "events": ("email", "name"),
}
"""Columns an import reads to find people, leavers and the newest row of a history, and does not write."""

ESSENTIAL: Mapping[str, tuple[str, ...]] = {
    "roster": ("employee_id",),
    "ratings": ("cycle", "employee_id", "stage", "dimension", "rating"),
    "candidates": ("cycle", "employee_id", "target_level"),
    "events": ("employee_id", "date", "event"),
}
"""Columns no row can do without: from the file, or the same for all rows (`constants`)."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "status": STATUS_WORDS,
    "stage": {
        **{word: word for word in STAGES},
        "self review": "self", "self evaluation": "self", "self assessment": "self", "employee": "self",
        "peer review": "peer", "peers": "peer", "360": "peer", "lateral": "peer", "colleague": "peer",
        "manager review": "manager", "downward": "manager", "supervisor": "manager", "lead": "manager",
        "calibration": "calibrated", "final": "calibrated", "post calibration": "calibrated", "committee": "calibrated",
    },
    "decision": {
        **{word: word for word in DECISIONS}, "pending": "", "open": "", "tbd": "", "in progress": "",
        "yes": "approved", "promoted": "approved", "promote": "approved", "accepted": "approved",
        "no": "rejected", "declined": "rejected", "denied": "rejected", "not promoted": "rejected", "not approved": "rejected",
        "postponed": "deferred", "on hold": "deferred", "hold": "deferred", "not yet": "deferred", "next cycle": "deferred",
    },
    "event": {
        **{word: word for word in EVENT_KINDS},
        "promoted": "promotion", "promo": "promotion", "job level change": "promotion",
        "internal transfer": "transfer", "lateral move": "transfer", "team change": "transfer", "department change": "transfer",
        "new manager": "manager-change", "supervisor change": "manager-change", "change of manager": "manager-change",
        "reports to change": "manager-change", "resignation": "resignation-notice", "notice": "resignation-notice",
        "resigned": "resignation-notice", "notice given": "resignation-notice", "retention offer": "counter-offer",
        "counteroffer": "counter-offer", "pip start": "pip-opened", "pip started": "pip-opened", "pip begin": "pip-opened",
        "pip end": "pip-closed", "pip ended": "pip-closed", "pip completed": "pip-closed", "termination": "exit",
        "terminated": "exit", "left": "exit", "separation": "exit", "offboarded": "exit", "last day": "exit",
    },
}  # fmt: skip
"""Values of exports → perfcal's own word; the map that is proposed lists those the file really has."""

TARGETS: Mapping[str, tuple[str, ...]] = {
    "status": ("active", "leave", "left"),
    "stage": STAGES,
    "decision": (*DECISIONS, ""),
    "event": EVENT_KINDS,
}
"""What a word of a map may mean; levels, dimensions and ratings are the workspace's own."""

PROCESS_WORDS = frozenset(
    {"pip", "on pip", "performance improvement plan", "improvement plan", "probation", "on probation", "final warning",
     "written warning", "terminated", "promoted"}
)  # fmt: skip
"""Words some exports put where a rating belongs: a process, not a step of a scale."""
