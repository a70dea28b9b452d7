"""jarmark compare: why one batch was better than the other."""

import json


def test_what_differs_stands_side_by_side_and_what_does_not_is_only_named(jarmark, march):
    told = jarmark("--books", march, "compare", "SJ-20260304-A", "SJ-20260310-A")
    assert told.code == 0
    lines = [" ".join(line.split()) for line in told.answer.splitlines()]
    assert lines[0] == "SJ-20260304-A SJ-20260310-A"
    assert "supplier of strawberries Valley Farm Hilltop Orchard" in lines
    assert any(line.startswith("yield: net 36 40") for line in lines)
    assert "supplier of sugar" in lines[-1]


def test_the_same_as_json(jarmark, march):
    answer = json.loads(jarmark("--books", march, "compare", "sj-20260304-a", "SJ-20260310-A", "--json").answer)
    assert answer["batches"] == ["SJ-20260304-A", "SJ-20260310-A"]
    (berries,) = [one for one in answer["lines"] if (one["topic"], one["name"]) == ("supplier", "strawberries")]
    assert berries["values"] == ["Valley Farm", "Hilltop Orchard"]
    assert not berries["same"]


def test_a_batch_is_the_same_as_itself_and_an_unknown_one_is_no(jarmark, march):
    assert "do not differ" in jarmark("--books", march, "compare", "SJ-20260304-A", "SJ-20260304-A").answer
    told = jarmark("--books", march, "compare", "SJ-20260304-A", "SJ-20990101-A")
    assert (told.code, told.answer) == (1, "")
