"""`jarmark bench labels --survive`: codes as they were chosen at first beside those of now, in one run."""

import json

SMALL = ("bench", "labels", "--survive", "--size", "50x30", "--count", 12, "--seed", 2)


def test_both_are_told_as_json(jarmark):
    told = jarmark(*SMALL, "--json")
    figures = json.loads(told.answer)
    (row,) = figures["rows"]
    assert (row["before_code"], row["now_code"]) == ("QRCODE", "DATAMATRIX")
    assert figures["doubled"] is (told.code == 0)
    assert figures["jars"] == {"before_percent": row["before_percent"], "now_percent": row["now_percent"]}


def test_the_table_has_a_line_a_size_and_their_sum(jarmark):
    lines = jarmark(*SMALL).answer.splitlines()
    assert [line.split()[0] for line in lines] == ["label", "jar", "jars", "12"]
    assert "50x30" in lines[1]


def test_no_such_size_is_refused_in_words(jarmark):
    told = jarmark("bench", "labels", "--survive", "--size", "huge", "--count", 1)
    assert told.code == 2
    assert "no label size" in told.said
