"""What is made of a table is made once for that very table."""

from __future__ import annotations

import pandas as pd

from perfcal.schema.once import once_per_table


def test_it_is_made_once_for_each_table_object() -> None:
    """An equal table is another one; the last four are remembered."""
    asked: list[int] = []

    @once_per_table
    def counted(rows: pd.DataFrame) -> int:
        asked.append(len(rows))
        return len(rows)

    rows = pd.DataFrame({"employee_id": ["e1", "e2"]})
    assert [counted(rows), counted(rows), counted(rows.copy())] == [2, 2, 2]
    assert asked == [2, 2]
    others = [pd.DataFrame({"employee_id": [str(number)]}) for number in range(4)]
    assert sum(map(counted, others)) == 4
    assert [counted(rows), asked] == [2, [2, 2, 1, 1, 1, 1, 2]]
