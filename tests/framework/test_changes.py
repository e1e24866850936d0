"""Every change of a watched container begins a new epoch, and no reading does."""

import copy
import pickle
import random

import pytest

from lagena import changes
from lagena.changes import WatchedDict, WatchedList, WatchedTable, can_tell


def epochs(act):
    """Return whether doing something began a new epoch."""
    before = changes.epoch
    act()
    return changes.epoch is not before


def set_item(container, key, value):
    container[key] = value


def delete(container, key):
    del container[key]


def add(container, others):
    container += others


def repeat(container, times):
    container *= times


def merge(container, others):
    container |= others


LIST_CHANGES = [
    lambda numbers: numbers.append(4),
    lambda numbers: numbers.extend([4]),
    lambda numbers: numbers.insert(0, 4),
    lambda numbers: numbers.remove(2),
    lambda numbers: numbers.pop(),
    lambda numbers: numbers.clear(),
    lambda numbers: numbers.sort(reverse=True),
    lambda numbers: numbers.reverse(),
    lambda numbers: set_item(numbers, 0, 4),
    lambda numbers: set_item(numbers, slice(1, 1), [4]),
    lambda numbers: delete(numbers, 0),
    lambda numbers: delete(numbers, slice(2)),
    lambda numbers: add(numbers, [4]),
    lambda numbers: repeat(numbers, 2),
    lambda numbers: random.Random(1).shuffle(numbers),
]

DICT_CHANGES = [
    lambda table: set_item(table, "c", [3]),
    lambda table: delete(table, "a"),
    lambda table: table.pop("a"),
    lambda table: table.pop("none", None),
    lambda table: table.popitem(),
    lambda table: table.clear(),
    lambda table: table.setdefault("c", [3]),
    lambda table: table.setdefault("c", []),
    lambda table: table.update(c=[3]),
    lambda table: table.update([("c", [3])]),
    lambda table: merge(table, {"c": [3]}),
]


@pytest.mark.parametrize("change", LIST_CHANGES)
def test_each_change_of_a_list_begins_an_epoch(change):
    watched, plain = WatchedList([1, 2, 3]), [1, 2, 3]
    change(plain)

    assert epochs(lambda: change(watched))
    assert watched == plain
    assert type(watched) is WatchedList


@pytest.mark.parametrize("kind", [dict, lambda items: WatchedTable(WatchedList, items)])
@pytest.mark.parametrize("change", DICT_CHANGES)
def test_each_change_of_a_dict_begins_an_epoch(kind, change):
    kind = WatchedDict if kind is dict else kind
    watched, plain = kind({"a": [1], "b": [2]}), {"a": [1], "b": [2]}
    change(plain)

    assert epochs(lambda: change(watched))
    assert watched == plain


def test_all_that_changes_a_builtin_container_is_watched():
    """What a list or a dict can do beyond reading is known here by name."""
    reading = {"copy", "count", "index", "fromkeys", "get", "items", "keys", "values"}
    operators = {"__delitem__", "__iadd__", "__imul__", "__ior__", "__setitem__"}
    for plain, watched in [
        (list, WatchedList),
        (dict, WatchedDict),
        (dict, WatchedTable),
    ]:
        can = {name for name in dir(plain) if not name.startswith("_")} - reading
        changing = can | (operators & set(dir(plain)))
        assert {name for name in changing if name in vars(watched)} == changing


def test_change_that_fails_begins_an_epoch():
    """It may have done a part of its work."""

    def pairs():
        yield "a", 1
        raise ValueError("half")

    table = WatchedDict()

    def fail():
        with pytest.raises(ValueError, match="half"):
            table.update(pairs())

    assert epochs(fail)
    assert table == {"a": 1}


def test_reading_begins_no_epoch():
    numbers, table = WatchedList([2, 1]), WatchedDict(a=1)

    def read():
        assert [*numbers, numbers[0], len(numbers), numbers.index(1)] == [2, 1, 2, 2, 1]
        assert sorted(numbers) == numbers[::-1] == [1, 2]
        assert {**table, "b": table.get("b")} == table | {"b": None}

    assert not epochs(read)


def test_copies_are_equal_and_of_the_same_kind():
    table = WatchedTable(WatchedList)
    table[None].append(1)

    for other in [
        copy.copy(table),
        copy.deepcopy(table),
        pickle.loads(pickle.dumps(table)),
    ]:
        assert other == table
        assert type(other) is WatchedTable
        assert type(other[None]) is WatchedList


# --- What a table makes, and what it is given ---


def test_missing_key_of_a_table_is_made_watched():
    table = WatchedTable(WatchedList)

    assert type(table[None]) is WatchedList
    assert epochs(lambda: table[None].append(1))
    assert table == {None: [1]}


def test_empty_default_gives_way_to_a_watched_one():
    table = WatchedTable(lambda: WatchedTable(WatchedDict))

    handlers = table.setdefault(None, {}).setdefault(404, {})

    assert epochs(lambda: set_item(handlers, ValueError, print))
    assert table == {None: {404: {ValueError: print}}}
    assert can_tell(table)


@pytest.mark.parametrize("value", [[1], (), WatchedList([1]), WatchedList(), None])
def test_any_other_default_stays_itself(value):
    table = WatchedTable(WatchedList)

    assert table.setdefault(None, value) is value
    assert table[None] is value


def test_default_of_another_kind_stays_itself():
    table, default = WatchedTable(WatchedList), {}

    assert table.setdefault(None, default) is default
    assert table == {None: {}}


def test_reading_a_missing_key_begins_no_epoch():
    table = WatchedTable(lambda: WatchedTable(WatchedDict))

    assert not epochs(lambda: table[None][404])
    assert table == {None: {404: {}}}
    assert epochs(lambda: set_item(table[None][404], ValueError, print))


def test_default_of_a_key_that_is_there_is_forgotten():
    table = WatchedTable(WatchedList, {None: WatchedList([1])})

    assert table.setdefault(None, []) == [1]
    assert table.setdefault(None, [2]) == [1]


@pytest.mark.parametrize(
    "container",
    [
        [],
        {},
        WatchedTable(WatchedList, {None: []}),
        WatchedTable(WatchedList, {None: WatchedList(), "part": ()}),
        WatchedTable(
            lambda: WatchedTable(WatchedDict),
            {None: WatchedTable(WatchedDict, {404: {}})},
        ),
        WatchedTable(lambda: WatchedTable(WatchedDict), {None: WatchedDict({404: {}})}),
    ],
)
def test_what_a_program_put_there_cannot_tell(container):
    assert not can_tell(container)


def test_what_is_made_here_can_tell():
    assert can_tell(WatchedList())
    assert can_tell(WatchedDict(a=[]))
    assert can_tell(WatchedTable(WatchedList, {None: WatchedList()}))
