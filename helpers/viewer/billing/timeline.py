"""Time as a picture: lanes of periods and numbered steps, from what happened to what will."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..html import Html, tag, together
from ..notes import moment
from ..picture import colour, picture
from ..table import grid

# In pixels: the picture, the names of its lanes, a period's bar, a step's circle, and the dates below.
WIDTH, LEFT, RIGHT, TOP = 576, 74, 14, 20
BAR, DISC, GAP, DATES = 24, 22, 6, 24
# A bar tells its words where they have room: so many pixels a letter.
LETTER = 6.5
# How what is drawn went: the colour of its line, and whether it is filled.
LOOKS: Mapping[str, tuple[str, str]] = {
    "good": ("good", ""),
    "bad": ("bad", ""),
    "free": ("border", ""),
    "plain": ("accent", ""),
    "to come": ("border", "4 3"),
}


@dataclass(frozen=True)
class Period:
    """A stretch of a lane. Times are Unix seconds; ``look`` is one of `LOOKS`."""

    lane: str
    start: int
    end: int
    words: str
    look: str = "plain"


@dataclass(frozen=True)
class Moment:
    """Something that happened at a moment, or will."""

    lane: str
    at: int
    words: str
    look: str = "plain"


@dataclass(frozen=True)
class Story:
    """``now``: None where it is not known. The steps are told in the order of their times."""

    title: str
    periods: Sequence[Period]
    steps: Sequence[Moment]
    now: int | None = None

    @property
    def ordered(self) -> list[Moment]:
        return sorted(self.steps, key=lambda step: step.at)

    @property
    def lanes(self) -> list[str]:
        """From the top: those of the periods, then those of the steps."""
        return list(dict.fromkeys([each.lane for each in self.periods] + [each.lane for each in self.steps]))

    def periods_of(self, lane: str) -> list[Period]:
        return [each for each in self.periods if each.lane == lane]

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """Each step's number, its time in UTC, and what it is."""
        return [
            (str(number), moment(step.at)[:16], self._told(step))
            for number, step in enumerate(self.ordered, start=1)
        ]

    def _told(self, step: Moment) -> str:
        return f"{step.words} (to come)" if step.look == "to come" else step.words


def story_view(story: Story, live: bool) -> Html | None:
    """The picture, and the same in words."""
    if not story.periods and not story.steps:
        return None
    return together(_picture(story, live), grid("Timeline", ("step", "time (UTC)", "what"), story.lines))


def story_text(story: Story) -> list[str]:
    """For a terminal: a line a step."""
    return [f"{at}  {words}" for _, at, words in story.lines]


Across = Callable[[int], float]


def _picture(story: Story, live: bool) -> Html:
    times = [time for each in story.periods for time in (each.start, each.end)]
    times += [each.at for each in story.steps] + ([story.now] if story.now is not None else [])
    first, last = min(times), max(times)

    def across(seconds: int) -> float:
        return LEFT + DISC / 2 + (WIDTH - LEFT - RIGHT - DISC) * (seconds - first) / max(1, last - first)

    drawn, bottom = _lanes(story, across)
    return picture(
        story.title,
        "; ".join(words for _, _, words in story.lines),
        WIDTH,
        bottom + DATES,
        *drawn,
        *_dates(first, last, story.now, across, bottom),
        live=live,
    )


def _lanes(story: Story, across: Across) -> tuple[list[Html], int]:
    """Every lane, the next below, and where the last one ends."""
    numbers = {id(step): str(number) for number, step in enumerate(story.ordered, start=1)}
    drawn: list[Html] = []
    top = TOP
    for lane in story.lanes:
        periods = [(each, across(each.start), across(each.end)) for each in story.periods_of(lane)]
        steps = [(each, across(each.at) - DISC / 2) for each in story.ordered if each.lane == lane]
        rows = _rows([(start, end) for _, start, end in periods])
        drawn += [_bar(*each, top + row * (BAR + GAP)) for each, row in zip(periods, rows, strict=True)]
        below = top + (max(rows, default=-1) + 1) * (BAR + GAP)
        placed = _rows([(start, start + DISC + 1) for _, start in steps])
        drawn += [
            _disc(step, numbers[id(step)], x, below + row * (DISC + GAP))
            for (step, x), row in zip(steps, placed, strict=True)
        ]
        drawn.append(_words(lane, LEFT - 10, top + 16, "end"))
        top = below + (max(placed, default=-1) + 1) * (DISC + GAP) + GAP
    return drawn, top


def _rows(stretches: Sequence[tuple[float, float]]) -> list[int]:
    """In which row each stretch stands, so that none covers another."""
    ends: list[float] = []
    rows = []
    for start, end in stretches:
        row = next((row for row, taken in enumerate(ends) if taken <= start + 0.5), len(ends))
        ends[row : row + 1] = [end]
        rows.append(row)
    return rows


def _bar(period: Period, start: float, end: float, top: int) -> Html:
    width = max(3.0, end - start)
    frame = tag(
        "rect", x=f"{start:.1f}", y=str(top), width=f"{width:.1f}", height=str(BAR), rx="4",
        style=_look(period.look),
    )  # fmt: skip
    fits = len(period.words) * LETTER < width - 6
    return together(frame, _words(period.words, start + width / 2, top + 16, "middle") if fits else None)


def _disc(step: Moment, number: str, x: float, top: int) -> Html:
    middle, radius = x + DISC / 2, DISC / 2 - 1
    circle = tag(
        "circle", tag("title", step.words), cx=f"{middle:.1f}", cy=str(top + DISC // 2), r=f"{radius:g}",
        style=_look(step.look),
    )  # fmt: skip
    return together(circle, _words(number, middle, top + DISC // 2 + 4, "middle"))


def _look(look: str) -> str:
    line, dashes = LOOKS[look]
    dashed = f";stroke-dasharray:{dashes}" if dashes else ""
    filled = "none" if dashes or look == "free" else colour("soft")
    return f"fill:{filled};stroke:{colour(line)};stroke-width:2{dashed}"


def _dates(first: int, last: int, now: int | None, across: Across, bottom: int) -> Iterator[Html]:
    """The days at both ends, and a line for the present."""
    yield _words(moment(first)[:10], across(first) - DISC / 2, bottom + 16, "start")
    yield _words(moment(last)[:10], across(last) + DISC / 2, bottom + 16, "end")
    if now is None:
        return
    x = across(now)
    yield tag("path", d=f"M{x:.1f} {TOP - 4}V{bottom}", style=f"stroke:{colour('line')};stroke-width:2")
    anchor = "start" if x < WIDTH / 4 else "end" if x > WIDTH * 3 / 4 else "middle"
    yield _words(f"now, {moment(now)[:10]}", x, TOP - 8, anchor)


def _words(text: str, x: float, y: float, anchor: str) -> Html:
    return tag(
        "text", text, x=f"{x:.1f}", y=f"{y:g}", text_anchor=anchor, style="fill:currentColor;font-size:11px"
    )
