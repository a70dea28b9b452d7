"""A kitchen that cooks until it is killed, and says on its output what the books have acknowledged."""

import sys
from datetime import date
from pathlib import Path

from db import Books, Quantity


def say(*words):
    print(*words, flush=True)


def main(path: Path, kiosk: str, batches: int) -> None:
    with Books.open(path, kiosk=kiosk) as books:
        recipe, supplier = books.recipes()[0], books.suppliers()[0]
        line = recipe.lines[0]
        for _ in range(batches):
            lot = books.receive_lot(
                line.ingredient, Quantity.parse("20 lb"), supplier=supplier, bought_on=date(2026, 3, 2)
            )
            say("lot", lot.code)
            batch = books.start_batch(recipe)
            say("batch", batch.number)
            say("use", books.use_lot(batch.number, line.index, lot.code, line.quantity).id)
            say("filled", books.fill_batch(batch.number, 12, 1, "sample").number)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
