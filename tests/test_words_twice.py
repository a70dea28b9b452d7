"""`Words`, `words` and `counted` are in db and in drivers, which may not import each other: they must stay the same."""

import ast
import inspect

import pytest

import db.rules.words
import drivers.words


def code(thing: object) -> str:
    """Its code without docstrings."""
    tree = ast.parse(inspect.getsource(thing))  # type: ignore[arg-type]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:]
    return ast.dump(tree)


@pytest.mark.parametrize("name", drivers.words.__all__)
def test_both_are_the_same(name: str) -> None:
    assert code(getattr(db.rules.words, name)) == code(getattr(drivers.words, name))
