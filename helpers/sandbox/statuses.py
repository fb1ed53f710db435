"""Which status may follow which: a table a kind. By it steps are refused, checked, audited and drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from . import errors

NO_WORDS: Mapping[str, str] = {}


@dataclass(frozen=True)
class Statuses:
    """The life of an object.

    ``next``: each status, and those that may follow it. ``starts``: those it may begin with; the first one,
    unless others are named. ``told_as``: the last word of the event that tells of a status, where it is not
    the status itself. ``refused``: what Stripe says where a step to a status is not allowed; in the sentence
    stand {id}, {status} and {allowed}, the statuses that may take it. ``silent``: statuses that an object
    passes through without an event. ``repeated``: statuses to which an operation may step once more; nothing
    changes then.
    """

    next: Mapping[str, tuple[str, ...]]
    starts: tuple[str, ...] = ()
    told_as: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()
    repeated: frozenset[str] = frozenset()

    @property
    def begins(self) -> tuple[str, ...]:
        """The statuses that a new object may have, the usual one first."""
        return self.starts or tuple(self.next)[:1]

    def before(self, status: str) -> tuple[str, ...]:
        """The statuses that a status may follow."""
        return tuple(each for each, following in self.next.items() if status in following)

    def allows(self, now: str, status: str) -> bool:
        """Whether a status may follow the present one."""
        return status in self.next[now]

    def require(self, resource: Mapping[str, Any], status: str, param: str | None = None) -> None:
        """Refuse a step that the table does not have. Raises Invalid. `param`: what asked for it."""
        if not self.allows(resource["status"], status):
            raise self.refusal(resource, status, param)

    def refusal(self, resource: Mapping[str, Any], status: str, param: str | None = None) -> errors.Invalid:
        """What is said of a step that the table does not have."""
        title = "".join(word.capitalize() for word in resource["object"].rpartition(".")[2].split("_"))
        sentence = self.refused.get(
            status,
            # Guess: Stripe publishes few of these sentences; this one is in the manner of its others.
            f"The {title} {{id}} cannot become {status} because it has a status of {{status}}. Only "
            f"{title}s with one of the following statuses can: {{allowed}}.",
        )
        allowed = ", ".join(self.before(status))
        said = sentence.format(id=resource["id"], status=resource["status"], allowed=allowed)
        return errors.Invalid(said, param=param)


# Every kind's table, as its model declares it.
STATUSES: dict[str, Statuses] = {}


class ImpossibleStep(AssertionError):
    """A model took a step that its own table does not have."""


def check_step(old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Hold a change to its kind's table. Raises ImpossibleStep."""
    table = STATUSES.get(new["object"])
    if table is None or old.get("status") == new.get("status"):
        return
    if not table.allows(old["status"], new["status"]):
        raise ImpossibleStep(f"{new['object']} {new.get('id')}: {old['status']} -> {new['status']}")


def diagram(table: Statuses, labels: Mapping[str, str] = NO_WORDS) -> str:
    """A table as a mermaid state diagram; `labels`: what stands beside the arrows to a status."""
    arrows = [("[*]", start) for start in table.begins]
    arrows += [(status, following) for status, after in table.next.items() for following in after]
    said = {status: f" : {label}" for status, label in labels.items()}
    lines = [f"    {status} --> {following}{said.get(following, '')}" for status, following in arrows]
    lines += [f"    {status} --> [*]" for status, after in table.next.items() if not after]
    return "\n".join(["stateDiagram-v2", *lines])
