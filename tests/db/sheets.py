"""What the tests of bringing sheets in share."""

import pytest

from db.sheets import ImportFilesError


def problems_of(books, taking):
    """What is wrong with the sheets; the books are as before."""
    before = books.head()
    with pytest.raises(ImportFilesError) as error:
        taking()
    assert books.head() == before
    return error.value.problems
