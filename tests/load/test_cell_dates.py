"""Days in table cells: ISO always, other orders only when stated."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfcal.load.cell_dates import day_of, fitting_orders, is_day_shaped, needs_order, proposed_order
from perfcal.load.cell_fault import BadCellError

DAYS = st.dates(date(1971, 1, 1), date(2068, 12, 31))


@pytest.mark.parametrize(
    "cell",
    ["2026-03-14", "2026-03-14T09:30:00Z", "2026-03-14 00:00:00", "2026/3/14", "20260314", "14 Mar 2026", "Mar 14, 2026",
     "14-Mar-26", "14/Mar/26 4:37 PM", "March 14th, 2026"],
)  # fmt: skip
def test_one_meaning_needs_no_order(cell: str) -> None:
    """What can mean one day only is read without a stated order."""
    assert day_of(cell) == date(2026, 3, 14)


@pytest.mark.parametrize("cell", ["3/4/2026", "13/02/2026", "13.02.26", "3-4-2026"])
def test_numbers_without_an_order_are_never_guessed(cell: str) -> None:
    """Even a day above 12 is not read: the file's order is a person's to state."""
    with pytest.raises(BadCellError, match="does not say what is day and what is month"):
        day_of(cell)


@pytest.mark.parametrize(("order", "meant"), [("dmy", date(2026, 4, 3)), ("mdy", date(2026, 3, 4))])
def test_a_stated_order_decides(order: str, meant: date) -> None:
    """The same cell is another day by another order."""
    assert day_of("3/4/2026", order) == meant


@pytest.mark.parametrize("cell", ["2026-02-30", "31 Apr 2026"])
def test_a_day_no_calendar_has_is_a_fault(cell: str) -> None:
    """Impossible days are named, not moved."""
    with pytest.raises(BadCellError, match="no calendar has"):
        day_of(cell)


def test_a_cell_that_fits_another_order_is_a_fault() -> None:
    """A stated order is kept to, also where the other one would read."""
    with pytest.raises(BadCellError, match="no calendar has"):
        day_of("25/12/2026", "mdy")


@pytest.mark.parametrize("cell", ["Meets", "Wen Ostrander", "soon", "3", "12 sheep 2020"])
def test_text_is_refused_without_showing_it(cell: str) -> None:
    """A cell that is not a day may be a name or a rating, so the message does not repeat it."""
    with pytest.raises(BadCellError) as fault:
        day_of(cell)
    assert cell not in fault.value.found


def test_a_spreadsheet_day_number_is_named() -> None:
    """45366 is what a badly formatted spreadsheet column exports."""
    with pytest.raises(BadCellError, match="a spreadsheet's day number"):
        day_of("45366")


def test_a_blank_cell_is_no_day() -> None:
    """Blank is missing, not a fault."""
    assert day_of("  ") is None


@pytest.mark.parametrize(("cell", "year"), [("01/02/69", 2069), ("01/02/70", 1970)])
def test_two_digit_years_turn_at_seventy(cell: str, year: int) -> None:
    """The pivot is stated in the docstring and kept here."""
    assert day_of(cell, "dmy").year == year


@pytest.mark.parametrize(
    ("cells", "order"),
    [(["7/5/2011", "7/25/2011"], "mdy"), (["07.05.2011", "25.07.2011"], "dmy"), (["7/5/2011", "1/2/2012"], None),
     (["13/1/2020", "1/13/2020"], None), (["2020-01-13"], None), (["26.03.14", "99.12.31"], "ymd")],
)  # fmt: skip
def test_an_order_is_proposed_only_when_settled(cells: list[str], order: str | None) -> None:
    """One value above 12 settles a column; a mixed or an undecided column settles nothing."""
    assert proposed_order(cells) == order


@given(st.lists(DAYS, min_size=1))
def test_written_and_read_by_one_order_is_the_same_day(days: list[date]) -> None:
    """Whatever the order, reading undoes writing, and that order is among those that fit the column."""
    for order, form in (("dmy", "%d/%m/%Y"), ("mdy", "%m/%d/%y"), ("ymd", "%y.%m.%d")):
        cells = [day.strftime(form) for day in days]
        assert [day_of(cell, order) for cell in cells] == days
        assert order in fitting_orders(cells)


@given(DAYS)
def test_iso_never_needs_an_order(day: date) -> None:
    """ISO reads the same under every stated order."""
    assert {day_of(day.isoformat(), order) for order in (None, "dmy", "mdy", "ymd")} == {day}
    assert not needs_order(day.isoformat())


@given(st.text(max_size=20))
def test_any_text_is_a_day_a_blank_or_a_fault(cell: str) -> None:
    """Nothing but `BadCellError` comes out of any cell."""
    try:
        read = day_of(cell, "dmy")
    except BadCellError:
        return
    assert read is None or date(1899, 12, 31) < read < date(2101, 1, 1) + timedelta(1)


def test_eight_digits_are_not_taken_for_a_day_by_shape() -> None:
    """A personnel number such as 20240117 must not make its column a date column."""
    assert not is_day_shaped("20240117")
    assert is_day_shaped("2024-01-17")
