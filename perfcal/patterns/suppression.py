"""Which groups may be shown so that no smaller one can be worked out from them: suppression comes first (R13.4)."""

from __future__ import annotations

import pandas as pd

__all__ = ["shown_groups"]


def shown_groups(sizes: pd.Series[int], *, minimum: int) -> list[str]:
    """Which groups can be shown, so that whoever knows the total cannot find the size of any other? In order of name.

    Groups below `minimum` are hidden. While they are one group alone, or have fewer than `minimum` people together, or
    their total leaves only one way to divide it, the groups of the next size are hidden too, all of that size at once:
    nothing then depends on names, so the sizes of two hidden groups could always be the other way round, or others.
    A group that is shown is not thereby large enough to say anything about it.

    Parameters
    ----------
    sizes
        People by group; groups without people are left out.
    minimum
        The smallest group ever shown (policy `minimum_group`).
    """
    people = sizes[sizes > 0].sort_values(kind="stable")
    hidden = people < minimum
    while hidden.any() and not hidden.all() and _can_be_found(people[hidden], minimum=minimum):
        hidden = people <= people[~hidden].iloc[0]
    return sorted(str(name) for name in people.index[~hidden])


def _can_be_found(hidden: pd.Series[int], *, minimum: int) -> bool:
    """Whether somebody who knows the total of these groups, their number and this rule knows one of their sizes.

    All ones, or all one below the minimum, is the only way to divide such a total among so many small groups.
    """
    alike = int(hidden.min()) == int(hidden.max())
    return len(hidden) == 1 or int(hidden.sum()) < minimum or (alike and int(hidden.min()) in {1, minimum - 1})
