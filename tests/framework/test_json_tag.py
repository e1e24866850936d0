"""Tagged JSON, the format of the session's cookie, byte by byte."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from markupsafe import Markup

from lagena.json.tag import JSONTag, TagBytes, TaggedJSONSerializer


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": 1, "b": None}, '{"a":1,"b":null}'),
        ([1, "two"], '[1,"two"]'),
        ((1, (2,)), '{" t":[1,{" t":[2]}]}'),
        (b"tea", '{" b":"dGVh"}'),
        (Markup("<b>"), '{" m":"<b>"}'),
        (UUID(int=1), '{" u":"00000000000000000000000000000001"}'),
        (datetime(2024, 2, 29, tzinfo=UTC), '{" d":"Thu, 29 Feb 2024 00:00:00 GMT"}'),
        ({" t": [1]}, '{" di":{" t__":[1]}}'),
        ({" di": 1}, '{" di":{" di__":1}}'),
        ([{"a": (1,)}], '[{"a":{" t":[1]}}]'),
    ],
)
def test_value_has_one_text_and_comes_back_from_it(value: object, text: str) -> None:
    serializer = TaggedJSONSerializer()

    assert serializer.dumps(value) == text
    assert serializer.loads(text) == value


def test_only_key_that_is_no_tag_needs_none() -> None:
    assert TaggedJSONSerializer().dumps({"tea": 1}) == '{"tea":1}'


def test_unknown_tag_is_read_as_a_dict() -> None:
    assert TaggedJSONSerializer().loads('{" x":1}') == {" x": 1}


class TagSet(JSONTag):
    key = " s"

    def check(self, value: object) -> bool:
        return isinstance(value, frozenset)

    def to_json(self, value: frozenset[str]) -> object:
        return [self.serializer.tag(item) for item in sorted(value)]

    def to_python(self, value: list[str]) -> frozenset[str]:
        return frozenset(value)


def test_registered_tag_adds_a_type() -> None:
    serializer = TaggedJSONSerializer()
    serializer.register(TagSet)

    text = serializer.dumps(frozenset({2, 1}))

    assert text == '{" s":[1,2]}'
    assert serializer.loads(text) == frozenset({1, 2})


def test_tag_is_asked_last_or_where_it_is_put() -> None:
    class First(TagSet):
        key = " first"

    serializer = TaggedJSONSerializer()

    serializer.register(TagSet)
    serializer.register(First, index=0)

    assert type(serializer.order[0]) is First
    assert type(serializer.order[-1]) is TagSet


def test_tag_without_a_key_is_only_asked() -> None:
    class Pass(TagSet):
        key = ""

    serializer = TaggedJSONSerializer()
    known = set(serializer.tags)

    serializer.register(Pass)

    assert set(serializer.tags) == known
    assert type(serializer.order[-1]) is Pass


def test_key_that_is_taken_is_named_unless_forced() -> None:
    class OtherBytes(TagBytes):
        def to_python(self, value: object) -> object:
            return "other"

    serializer = TaggedJSONSerializer()

    with pytest.raises(KeyError, match="Tag ' b' is already registered"):
        serializer.register(OtherBytes)
    serializer.register(OtherBytes, force=True)

    assert serializer.loads('{" b":"dGVh"}') == "other"


@pytest.mark.parametrize("method", ["check", "to_json", "to_python"])
def test_tag_must_define_how_it_reads_and_writes(method: str) -> None:
    with pytest.raises(NotImplementedError):
        getattr(JSONTag(TaggedJSONSerializer()), method)(1)
