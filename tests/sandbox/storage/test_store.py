"""Objects in their order, through changes, removals and requests that were refused."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.sandbox.storage.store import Store

HOME = ("acct_1", "thing")


def ids(store: Store, **where: object) -> list[str]:
    """What a list would show, oldest first."""
    collection = store.collection(*HOME)
    if where:
        ((field, value),) = where.items()
        positions = collection.where(field, value, 0, len(collection.order), oldest_first=True)
    else:
        positions = collection.between(0, len(collection.order), oldest_first=True)
    return [each["id"] for each in positions]


def filled(*colours: str) -> Store:
    """A store of things a, b, c ... with colours."""
    store = Store()
    for id, colour in zip("abcdef", colours, strict=False):
        store.put(*HOME, id, {"id": id, "colour": colour})
    store.commit()
    return store


def test_a_change_keeps_an_objects_place() -> None:
    """Lists stay in the order things were made in."""
    store = filled("red", "red")
    store.put(*HOME, "a", {"id": "a", "colour": "blue"})
    assert ids(store) == ["a", "b"]


def test_what_remains_of_a_removed_object_is_found_but_not_listed() -> None:
    """A deleted customer can be retrieved, as deleted."""
    store = filled("red", "red")
    store.remove(*HOME, "a", {"id": "a", "deleted": True})
    assert ids(store) == ["b"]
    assert store.find(*HOME, "a") == {"id": "a", "deleted": True}


def test_what_was_removed_stays_so_when_bringing_it_back_is_undone() -> None:
    """The profile `any-id` brings back what was deleted; a refused request leaves it deleted."""
    store = filled("red", "red")
    store.remove(*HOME, "a", {"id": "a", "deleted": True})
    store.commit()
    store.put(*HOME, "a", {"id": "a", "colour": "blue"})
    assert ids(store) == ["a", "b"]
    store.rollback()
    assert ids(store) == ["b"]
    assert store.find(*HOME, "a") == {"id": "a", "deleted": True}


def test_an_index_follows_changes() -> None:
    """A filter finds what has the value now, not what had it."""
    store = filled("red", "red", "blue")
    assert ids(store, colour="red") == ["a", "b"]
    store.put(*HOME, "a", {"id": "a", "colour": "blue"})
    store.put(*HOME, "d", {"id": "d", "colour": "red"})
    store.remove(*HOME, "b", None)
    assert ids(store, colour="red") == ["d"]
    assert ids(store, colour="blue") == ["a", "c"]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["put", "remove", "settle", "commit", "rollback"]),
        st.sampled_from("abc"),
        st.integers(0, 2),
    )
)


@given(STEPS)
@settings(deadline=None)
def test_a_rollback_leaves_everything_as_it_was(steps: list[tuple[str, str, int]]) -> None:
    """After any sequence of changes, lists, filters and finds are those of the last commit."""
    store = Store()
    kept: dict[str, int] = {}
    now: dict[str, int] = {}
    for step, id, colour in steps:
        if step == "put":
            store.put(*HOME, id, {"id": id, "colour": colour})
            now[id] = colour
        elif step == "remove" and id in now:
            store.remove(*HOME, id, None)
            del now[id]
        elif step == "settle":
            store.settle(0)
        elif step == "commit":
            store.commit()
            kept = dict(now)
        elif step == "rollback":
            store.rollback()
            now = dict(kept)
        assert sorted(ids(store)) == sorted(now)
        assert {id for id in "abc" if store.find(*HOME, id)} == set(now)
        for value in range(3):
            assert sorted(ids(store, colour=value)) == sorted(each for each in now if now[each] == value)


def test_what_was_brought_back_can_be_rolled_back() -> None:
    """An id that was removed before, made again and rolled back, takes no other one's place with it."""
    store = filled("red", "blue")
    store.remove(*HOME, "a", None)
    store.commit()
    store.put(*HOME, "a", {"id": "a", "colour": "green"})
    store.rollback()
    assert ids(store) == ["b"]
    assert store.find(*HOME, "a") is None


def test_of_settled_changes_no_more_is_kept_than_undoes_them() -> None:
    """What was between goes, also the object itself; the rollback is the same."""
    store = filled("red")
    for colour in ("green", "blue", "black"):
        store.put(*HOME, "a", {"id": "a", "colour": colour})
        store.put(*HOME, "b", {"id": "b", "colour": colour})
    store.remove(*HOME, "b", None)
    store.settle(0)
    assert len(store.undo) == 2
    store.rollback()
    assert ids(store) == ids(store, colour="red") == ["a"]


def test_a_copy_goes_its_own_way() -> None:
    """A snapshot sees nothing of what comes after it."""
    store = filled("red")
    copy = store.copy()
    store.put(*HOME, "b", {"id": "b", "colour": "red"})
    store.remove(*HOME, "a", None)
    assert (ids(store), ids(copy)) == (["b"], ["a"])
