"""One search over all operations: what they are called, what they take, what is written about them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import log

from .paths import match
from .paused import collection_paused
from .services import operations
from .shapes import Field, Operation, Shape
from .tasks import TASKS

# Words that say nothing about what is searched.
EMPTY = frozenset(
    re.findall(
        r"\w+",
        "a an and are at be by can do does for from how i in into is it me my of on or our the this to what "
        "which with your",
    )
)
# What people say -> what Stripe says, each with how near it comes. A row more is a word more.
SYNONYMS: Mapping[str, Mapping[str, float]] = {
    "accept": {"create": 0.5, "confirm": 0.6},
    "add": {"create": 0.9, "attach": 0.7},
    "all": {"list": 0.9},
    "approve": {"approve": 1.0, "confirm": 0.6},
    "attach": {"create": 0.6},
    "begin": {"create": 0.7},
    "bill": {"invoice": 0.8},
    "buyer": {"customer": 0.8},
    "card": {"source": 0.7, "payment_method": 0.7},
    "change": {"update": 1.0},
    "chargeback": {"dispute": 1.0},
    "client": {"customer": 0.7},
    "delete": {"detach": 0.6, "cancel": 0.5},
    "declined": {"list": 0.5, "retrieve": 0.5},
    "discount": {"coupon": 0.8, "promotion": 0.6},
    "edit": {"update": 1.0},
    "end": {"cancel": 0.9},
    "erase": {"delete": 1.0},
    "every": {"list": 0.9},
    "failed": {"list": 0.5, "retrieve": 0.5},
    "fetch": {"retrieve": 1.0, "list": 0.7},
    "find": {"search": 1.0, "list": 0.8, "retrieve": 0.7},
    "get": {"retrieve": 1.0, "list": 0.8},
    "history": {"list": 0.7, "transaction": 0.6},
    "last": {"list": 0.8},
    "latest": {"list": 0.8},
    "load": {"retrieve": 0.8},
    "make": {"create": 1.0},
    "modify": {"update": 1.0},
    "money": {"balance": 0.7},
    "new": {"create": 0.9},
    "open": {"create": 0.9},
    "past": {"list": 0.8},
    "pay": {"payment": 0.7, "confirm": 0.4},
    "query": {"search": 0.9},
    "read": {"retrieve": 1.0},
    "recent": {"list": 0.8},
    "refund": {"create": 0.5},
    "register": {"create": 0.9},
    "remove": {"delete": 1.0, "detach": 0.9},
    "save": {"create": 0.6, "attach": 0.6},
    "see": {"retrieve": 0.8, "list": 0.8},
    "status": {"retrieve": 0.8, "list": 0.6},
    "seller": {"account": 0.7},
    "send": {"create": 0.7},
    "set": {"update": 0.8},
    "show": {"retrieve": 1.0, "list": 0.8},
    "start": {"create": 0.8},
    "stop": {"cancel": 0.9},
    "subscribe": {"subscription": 0.9},
    "take": {"create": 0.5},
    "undo": {"cancel": 0.8, "refund": 0.7},
    "user": {"customer": 0.6},
    "view": {"retrieve": 1.0, "list": 0.8},
    "webhook": {"event": 0.3},
    "withdraw": {"payout": 0.8},
}
# How much a word says of an operation by where it stands.
ACTION, RESOURCE, ABOVE = 6.0, 8.0, 5.0
PARAMETER, INNER_PARAMETER = 4.0, 2.0
SUMMARY, DOCUMENTATION, ABOUT_PARAMETER = 3.0, 1.5, 0.6
# What is mostly meant where no action is named, by stem.
USUAL: Mapping[str, float] = {"creat": 1.06, "list": 1.05, "retriev": 1.04, "updat": 1.02, "": 1.0}
MOST_WANTED, WANTED = 2, 0.5
"""How many tasks may stand before all else, and the share of a search's words that each must speak of."""
# What takes from that: another action than was named, a word of a name that was not searched, an identifier's
# words apart, a word only begun or misspelt. What is at least NEAR was probably meant.
ANOTHER_ACTION, BESIDE, APART, BEGINNING, MISSPELT, NEAR = 0.8, 0.12, 0.75, 0.8, 0.7, 0.5
OWNED = "'s"
"""What a possessive leaves of itself in a search: some tasks ask for it, and nothing else does."""
QUANTITY = re.compile(
    r"(?<!every )(?<!each )\b\d+(?:[.,]\d+)*(?:[ -]?(?:second|minute|hour|day|week|month|year|cent)s?)?\b"
    r"|(?<=last |past |next |this )(?:hour|day|week|month|year)\b",
    re.IGNORECASE,
)
"""What names nothing: how many, how long and when; but for how often something is done, every 3 months."""
REQUEST = re.compile(
    r"(get |post |delete |)\s*(?:https?://[^/\s]+)?(/v[12]/[^\s?]+)(?:\?\S*)?", re.IGNORECASE
)
SHORT, LONG, LONGEST = 4, 8, 14
"""Letters from which a word may hold a slip, and between which it may hold two."""


Meanings = Mapping[str, float]
"""The words that a word of a search may mean, with how near each comes."""


@dataclass(frozen=True)
class Found:
    """An operation, and its parameters that the search names, an inner one as `card[number]`.

    ``when``: when to use it, or what to use today in its place; "" for most.
    """

    operation: Operation
    parameters: tuple[str, ...] = ()

    @property
    def when(self) -> str:
        task = TASKS.get(self.operation.name)
        return task.when if task else ""


def find(text: str, most: int = 10) -> tuple[Found, ...]:
    """The operations that a search means, best first: "attach card to customer", "opne financial acount".

    Finds them by name, too (`v1.tokens.create`, `PaymentIntent`), by a request, a path or an address
    (`GET /v1/tokens/tok_1`), and by parameter (`statement_descriptor`). A word may be misspelt or only begun.
    The first search of a process builds the index, which takes a second.
    """
    if exact := _requested(text):
        return tuple(map(Found, exact[:most]))
    asked = _asked(text)
    terms = [_meanings(each) for each in asked]
    positions = dict.fromkeys([*_wanted(asked, terms), *_ranked(terms)])
    return tuple(_found(each, terms) for each in [*positions][:most])


def words(text: str) -> list[str]:
    """The words of a text, as stems; an identifier's words one by one, `PaymentIntent` and `tax_id` alike."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return [stem(each) for each in re.findall(r"[a-z0-9]+", apart.lower())]


@cache
def stem(word: str) -> str:
    """A word without what its forms differ in: creates, created, creating -> "creat"."""
    if word.endswith("ies") and len(word) > 4:
        word = f"{word[:-3]}y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 2:
        word = word[:-1]
    for ending in ("ing", "ed", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


class Index:
    """``weights``: by word, how much it says of each operation, by the operation's position.

    ``actions``: the last words of names; ``misspelt``: the words by what is left when letters fall out.
    """

    def __init__(self, known: tuple[Operation, ...]) -> None:
        self.operations = known
        self.names = [words(each.name.replace(".", " ").removeprefix("v1 ")) for each in known]
        self.weights: dict[str, dict[int, float]] = {}
        for position, operation in enumerate(known):
            for weight, text in _texts(operation):
                for word in words(text):
                    self._add(word, position, weight)
            for weight, field in _fields(operation):
                self._add(field.name, position, weight)
            self._add(operation.name.split(".")[-2].removesuffix("s"), position, RESOURCE)
        self.actions = frozenset(each[-1] for each in self.names)
        self.sorted = sorted(self.weights)
        self.misspelt: dict[str, tuple[str, ...]] = {}
        for word in self.sorted:
            for left in _slips(word):
                self.misspelt[left] = (*self.misspelt.get(left, ()), word)

    def _add(self, word: str, position: int, weight: float) -> None:
        held = self.weights.setdefault(word, {})
        held[position] = max(weight, held.get(position, 0.0))

    def rarity(self, word: str) -> float:
        """A word says more where few operations have it; what only speaks of it counts less."""
        return log(1 + len(self.operations) * RESOURCE / sum(self.weights[word].values()))

    def beginning_with(self, start: str) -> Iterator[str]:
        """The words that begin so, but for the word itself."""
        for word in self.sorted[bisect_left(self.sorted, start) :]:
            if not word.startswith(start):
                return
            if word != start:
                yield word


@cache
@collection_paused()
def index() -> Index:
    """The index of all operations, made when it is first asked for."""
    return Index(operations())


def _texts(operation: Operation) -> Iterator[tuple[float, str]]:
    """What is said of an operation, with how much it counts."""
    *above, resource, action = operation.name.split(".")
    yield ACTION, action
    yield RESOURCE, resource
    yield ABOVE, " ".join(above)
    yield SUMMARY, operation.summary
    yield DOCUMENTATION, operation.documentation
    for each in operation.parameters:
        yield ABOUT_PARAMETER, each.documentation
    for weight, field in _fields(operation):
        yield weight * APART, field.name


def _fields(operation: Operation) -> Iterator[tuple[float, Field]]:
    """An operation's parameters and those directly in them, with how much their names count."""
    for each in operation.parameters:
        yield PARAMETER, each
        for inner in _inner(each.shape):
            yield INNER_PARAMETER, inner


def _inner(shape: Shape) -> Iterator[Field]:
    yield from shape.fields
    for each in (*shape.options, *filter(None, [shape.item])):
        yield from _inner(each)


def _slips(word: str) -> set[str]:
    """The word, and what is left of it when one letter falls out, or two of a long one."""
    left = {word}
    most = 0 if len(word) < SHORT else 2 if LONG <= len(word) <= LONGEST else 1
    for count in range(1, most + 1):
        left.update("".join(kept) for kept in combinations(word, len(word) - count))
    return left


def _requested(text: str) -> list[Operation]:
    """The operations that a path means, or an address; of one verb where one stands before it."""
    asked = REQUEST.fullmatch(text.strip())
    verbs = asked[1].lower().split() or ("get", "post", "delete") if asked else ()
    return [matched[0] for verb in verbs if asked and (matched := match(verb, asked[2]))]


def _asked(text: str) -> list[str]:
    """The words of a search; an identifier that some parameter has stays whole.

    Of "card's" and "cards'" the apostrophe is a word.
    """
    asked: list[str] = []
    for each in re.findall(r"(?<=\w)['\u2019]\w*|\w+", QUANTITY.sub(" ", text)):
        name = each.lower()
        if "_" in name and name in index().weights:
            asked.append(name)
        elif name[0] in "'\u2019":
            asked += [OWNED] if name[1:] in ("", "s") else []
        else:
            asked += (word for word in words(each.replace("_", " ")) if word not in EMPTY and word != "v1")
    return asked


@cache
def _synonyms() -> Mapping[str, Mapping[str, float]]:
    """The table by stems; what is an identifier stays one."""
    return {
        stem(word): {said if "_" in said else stem(said): near for said, near in meant.items()}
        for word, meant in SYNONYMS.items()
    }


@cache
def _meanings(asked: str) -> Meanings:
    """A word itself, those that it begins or misspells, and what else says the same."""
    known = index().weights
    near = {word: _begun(asked, word) for word in index().beginning_with(asked)}
    if not near and asked not in known and asked not in _synonyms():
        near = dict.fromkeys(_corrected(asked), MISSPELT)
    near[asked] = 1.0
    for word, nearness in list(near.items()):
        for synonym, by in _synonyms().get(word, {}).items():
            near[synonym] = max(near.get(synonym, 0.0), by * nearness)
    return {word: nearness for word, nearness in near.items() if word in known}


def _begun(asked: str, word: str) -> float:
    """How near the beginning of a word comes to it: less where it is a word of its own."""
    so_far = len(asked) / len(word)
    return BEGINNING * (so_far if asked in index().weights else (1 + so_far) / 2)


def _corrected(asked: str) -> set[str]:
    """The words that the fewest slips have made this of."""
    misspelt = index().misspelt
    left = [each for each in _slips(asked) if each in misspelt]
    longest = max(map(len, left), default=0)
    return {word for each in left if len(each) == longest for word in misspelt[each]}


@cache
def _tasks() -> tuple[tuple[int, tuple[frozenset[str], ...]], ...]:
    """Each phrase of a task as stems with their alternatives, by the operation's position."""
    positions = {each.name: position for position, each in enumerate(index().operations)}
    return tuple(
        (positions[name], tuple(frozenset(map(stem, each.split("|"))) for each in phrase.split()))
        for name, task in TASKS.items()
        for phrase in task.phrases.split(", ")
        if phrase and name in positions
    )


def _wanted(asked: list[str], terms: list[Meanings]) -> list[int]:
    """The operations of the tasks that a search speaks of, those first that have most of its words."""
    near = [
        {word, *(meant for meant, nearness in term.items() if nearness >= MISSPELT)}
        for word, term in zip(asked, terms, strict=True)
    ]
    telling = [words for words in near if OWNED not in words] or near
    shares: dict[int, float] = {}
    for position, phrase in _tasks():
        if all(any(slot & words for words in near) for slot in phrase):
            share = sum(any(slot & words for slot in phrase) for words in telling) / len(telling)
            shares[position] = max(share, shares.get(position, 0.0))
    wanted = [each for each in shares if shares[each] >= WANTED]
    return sorted(wanted, key=lambda each: -shares[each])[:MOST_WANTED]


def _ranked(terms: list[Meanings]) -> list[int]:
    """The positions of the operations that have one of the words, best first: those that have all of them."""
    scores: dict[int, float] = {}
    hits: dict[int, int] = {}
    for term in terms:
        for position, score in _scores(term).items():
            scores[position] = scores.get(position, 0.0) + score
            hits[position] = hits.get(position, 0) + 1
    meant = _meant(terms)
    return sorted(
        scores,
        key=lambda position: -scores[position] * hits[position] / len(terms) * _aptness(position, meant),
    )


def _scores(term: Meanings) -> dict[int, float]:
    """What one word of a search says of each operation."""
    best: dict[int, float] = {}
    for word, nearness in term.items():
        value = nearness * index().rarity(word)
        for position, weight in index().weights[word].items():
            best[position] = max(best.get(position, 0.0), weight * value)
    return best


def _meant(terms: list[Meanings]) -> set[str]:
    """The words that were probably meant, those of an identifier among them."""
    near = {word for term in terms for word, nearness in term.items() if nearness >= NEAR}
    return near.union(*map(words, near))


def _aptness(position: int, meant: set[str]) -> float:
    """How much of an operation's name was meant: what has a shorter name is meant more often."""
    *resource, action = index().names[position]
    beside = sum(word not in meant for word in resource)
    if action in meant:
        done = 1.0
    elif meant & index().actions:
        done = ANOTHER_ACTION
    else:
        done = USUAL.get(action, USUAL[""])
    return done / (1 + BESIDE * beside)


def _found(position: int, terms: list[Meanings]) -> Found:
    """With the parameters whose whole name was meant."""
    operation, meant = index().operations[position], _meant(terms)
    named = (path for path, name in _paths(operation) if name in meant or meant.issuperset(words(name)))
    return Found(operation, tuple(named))


def _paths(operation: Operation) -> Iterator[tuple[str, str]]:
    """The parameters that can be searched, each by its path and its name."""
    for each in operation.parameters:
        yield each.name, each.name
        for inner in _inner(each.shape):
            yield f"{each.name}[{inner.name}]", inner.name
