"""Recognises column headings as kitchens write them: in English, and in German, French and Spanish."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

PURCHASES, BATCHES, USED, SENT = "purchases.csv", "batches.csv", "used.csv", "sent.csv"
EVERYTHING = "everything"
"""A kind of sheet: each row is something that went into a batch, with the batch and the bag beside it."""


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """The columns of a kind of sheet: `needed` must be present, `optional` may be missing."""

    needed: tuple[str, ...]
    optional: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return self.needed + self.optional


UNTIL = ("best_before", "use_by", "expires")
"""Columns for the date on a bag. "expires" also stands for "sell by": it does not say which kind of date it is."""

COLUMNS = {
    PURCHASES: SheetColumns(
        ("ingredient", "bought_on", "quantity"), ("lot", "unit", "supplier", "supplier_lot", *UNTIL, "price")
    ),
    BATCHES: SheetColumns(
        ("batch_number", "product", "made_on", "produced"), ("made_by", "set_aside", "equipment", "notes")
    ),
    USED: SheetColumns(("batch_number", "quantity"), ("lot", "unit", "ingredient", "supplier", "bought_on")),
    SENT: SheetColumns(("batch_number", "destination", "units", "on"), ("kind", "order")),
    EVERYTHING: SheetColumns(
        ("batch_number", "product", "made_on", "produced", "ingredient", "quantity"),
        ("lot", "unit", "supplier", "supplier_lot", "bought_on", *UNTIL, "made_by", "set_aside", "notes"),
    ),
}

DAYS = ("bought_on", *UNTIL, "made_on", "on")
FIGURES = ("quantity", "price", "produced", "units", "set_aside")

_QUANTITY = "quantity; qty; amount; amt; weight; size; how much; used; qty used; amount used; quantity used; " \
    "menge; " \
    "gewicht; anzahl; quantite; qte; poids; cantidad; cant; peso; received; qty received; quantity received; " \
    "qty bought; quantity bought; verbrauch; verbraucht; net weight; total weight; wt; net wt; volume; vol; " \
    "amount bought; " \
    "weight used; how much bought; quant"  # fmt: skip
_UNIT = "unit; units; uom; unit of measure; measure; einheit; unite; unidad; ud"
_SUPPLIER = "supplier; vendor; from; bought from; store; shop; source; farm; lieferant; handler; fournisseur; " \
    "proveedor; purchased from; seller; supplier name; vendor name; bought at; where bought; supplied by; " \
    "grower; merchant; " \
    "wholesaler; got from"  # fmt: skip
_SUPPLIER_LOT = "supplier lot; supplier lot no; supplier lot number; vendor lot; vendor lot no; vendor lot number; " \
    "manufacturer lot; mfg lot; mfr lot; suppliers lot; vendors lot; lot on bag; lot on the bag; charge lieferant; " \
    "lieferantencharge; lot fournisseur; lote proveedor; supplier batch; supplier lot code; "\
    "suppliers lot no; their lot; their lot no; their batch; their batch no; their code; manufacturers lot; " \
    "makers lot; " \
    "mfg batch; mfr batch; manufacturer batch; lot from supplier; lot on label; lot on pack; pack lot; " \
    "batch on bag; " \
    "suppliers batch; suppliers batch no"  # fmt: skip
_LOT = "lot; lot no; lot nr; lot number; lot code; lot id; bag; bag no; bag tag; tag; bag id; our lot; " \
    "internal lot; " \
    "charge; chargennummer; chargen nr; charge nr; los; no de lot; numero de lot; n lot; n de lot; lote; " \
    "numero de lote; " \
    "n de lote; ingredient lot; ingredient lot no; lot used; bag used; from bag; from lot; our tag; our lot no; " \
    "internal lot no"  # fmt: skip
_INGREDIENT = "ingredient; item; ingredient name; what; material; raw material; description; item name; goods; " \
    "artikel; zutat; zutaten; rohstoff; ware; article; produit; matiere premiere; ingrediente; articulo; " \
    "materia prima; ingredients; raw ingredient; item bought; what we bought; what bought; what went in; " \
    "goods in"  # fmt: skip
_BEST_BEFORE = "best before; best by; bb; bbd; bbe; best before date; best by date; mhd; haltbar bis; " \
    "mindestens haltbar bis; mindestens haltbar bis ende; mindesthaltbarkeit; mindesthaltbarkeitsdatum; dluo; ddm; " \
    "a consommer de preference avant; consumo preferente; consumir preferentemente antes de; bb date; " \
    "best before end; best if used by; ten minste houdbaar tot; da consumarsi preferibilmente entro"  # fmt: skip
_USE_BY = "use by; use by date; use before; use before date; zu verbrauchen bis; verbrauchen bis; verbrauchsdatum; " \
    "dlc; date limite de consommation; a consommer jusqu au; caducidad; fecha de caducidad; da consumare entro; " \
    "te gebruiken tot"  # fmt: skip
_EXPIRES = "expires; exp; exp date; expiry; expiry date; expiration; expiration date; expires on; expiry day; " \
    "a consommer avant; good until; keep until; sell by; sell by date; date on bag; date on the bag; " \
    "ablaufdatum; ablauf; date d expiration; fecha de expiracion"  # fmt: skip
_BATCH = "batch number; batch; batch no; batch nr; batch id; batch code; batch ref; batch reference; our batch; " \
    "jam batch; jar batch; cook no; lot made; production no; run; run no; " \
    "charge; chargennummer; chargen nr; ansatz; lote; numero de lote; no de lot; numero de lot; lot; lot no; " \
    "lot number; lot code; batch lot; batch lot no; partida; made lot; production batch"  # fmt: skip
_PRODUCT = "product; recipe; product name; item; item name; what; made what; flavor; flavour; produkt; rezept; " \
    "produit; recette; producto; receta; erzeugnis; sorte; name; description; jam; jams; jelly; preserve; " \
    "preserves; " \
    "sauce; pickle; chutney; bread; cake; cheese; variety; jam name; type of jam; kind of jam; " \
    "recipe name"  # fmt: skip
_MADE_ON = "made on; made; date made; date; production date; cook date; cooked on; cooked; produced on; " \
    "date produced; batch date; day; datum; hergestellt; hergestellt am; herstellungsdatum; gekocht am; " \
    "cooking date; date cooked; date baked; date bottled; bottled; date of production; prod date; baked; " \
    "baked on; brewed on; bottled on; made date; " \
    "date de fabrication; fabrique le; fecha; fecha de produccion; hecho el; elaborado"  # fmt: skip
_PRODUCED = "produced; qty made; quantity made; yield; jars; bottles; units; units made; jars made; qty; quantity; " \
    "made qty; count; number made; how many; filled; total made; pieces; packs; bags; loaves; amount; " \
    "stuck; stuckzahl; anzahl; menge; glaser; produziert; unites; quantite; qte; pots; bocaux; bouteilles; " \
    "cantidad; unidades; frascos; tarros; botellas; output; units produced; jars produced; bottles made; " \
    "jars filled; number of jars; number of bottles; total jars; quantity produced; qty produced; good jars; " \
    "jars out"  # fmt: skip
_MADE_BY = "made by; cook; by; who; maker; person; operator; initials; cooked by; koch; von; hergestellt von; " \
    "fait par; cuisinier; hecho por; cocinero; chef; prepared by; baker; baked by; staff; employee"  # fmt: skip
_NOTES = "notes; note; comments; comment; remarks; bemerkung; bemerkungen; notiz; notizen; remarques; notas; " \
    "observaciones; commentaire; commentaires"  # fmt: skip
_ASIDE = (
    "set aside; kept; samples; retained; retain samples; kept back; broken; ruckstellmuster; echantillons; muestras; "
    "rejects; rejected; broken jars; breakages; breakage; spoiled; spoilt; seconds; not for sale; sample; tasters"
)

_WORDS: Mapping[str, Mapping[str, str]] = {
    PURCHASES: {
        "lot": _LOT, "ingredient": _INGREDIENT + "; product; name; produkt", "quantity": _QUANTITY, "unit": _UNIT,
        "bought_on": "bought on; date; bought; date bought; purchased; purchase date; purchased on; date purchased; "
        "received on; date received; received date; delivery date; delivered; delivered on; invoice date; day; "
        "datum; "
        "gekauft; gekauft am; einkaufsdatum; kaufdatum; lieferdatum; geliefert am; eingang; wareneingang; "
        "date d achat; achete le; date de reception; recu le; fecha; fecha de compra; comprado; recibido; got on; "
        "date of purchase; arrived; arrived on; date arrived; date in; receipt date; goods in date; when bought",
        "supplier": _SUPPLIER, "supplier_lot": _SUPPLIER_LOT, "best_before": _BEST_BEFORE,
        "use_by": _USE_BY, "expires": _EXPIRES,
        "price": "price; cost; total cost; total price; paid; total; amount paid; price paid; preis; kosten; betrag; "
        "prix; cout; montant; precio; coste; costo; importe",
    },
    BATCHES: {
        "batch_number": _BATCH, "product": _PRODUCT, "made_on": _MADE_ON, "produced": _PRODUCED, "made_by": _MADE_BY,
        "set_aside": _ASIDE, "notes": _NOTES,
        "equipment": "equipment; pot; pots used; kettle; kettles; machine; gerat; gerate; topf; equipement; equipo",
    },
    USED: {
        "batch_number": _BATCH.split("; lot;")[0] + "; ansatz; partida; into; into batch; for batch; used in; "
        "charge; chargennummer; chargen nr; made lot; went into; went into batch; used for batch; made batch",
        "lot": _LOT, "ingredient": _INGREDIENT, "quantity": _QUANTITY, "unit": _UNIT, "supplier": _SUPPLIER,
        "bought_on": "bought on; date bought; bought; purchased; purchase date; purchased on; date purchased; "
        "gekauft am; einkaufsdatum; date d achat; fecha de compra; received on; date received; date of purchase",
    },
    SENT: {
        "batch_number": _BATCH,
        "destination": "destination; customer; to; sent to; sold to; place; where; client; shop; store; "
        "market; buyer; "
        "account; customer name; shipped to; kunde; empfanger; wohin; ziel; destinataire; cliente; destino; ship to; "
        "delivered to; abnehmer; markt; marche; mercado; sold at; where sold; went to; stockist; retailer; "
        "recipient; outlet; "
        "stall; event; shop name; store name; market name",
        "kind": "kind; type; channel; art; kanal; canal; tipo; customer type",
        "units": "units; qty; quantity; jars; bottles; count; sold; qty sold; units sold; amount; number; how many; "
        "stuck; stuckzahl; menge; anzahl; glaser; quantite; qte; unites; cantidad; unidades; pieces; packs; "
        "qty sent; units sent; jars sent; jars sold; shipped; qty shipped; quantity sold; quantity sent; verkauft; "
        "number of jars; number of bottles; number sold; qty delivered; jars delivered; units delivered; "
        "jars out; qty out",
        "on": "on; date; sent on; sold on; date sold; date sent; ship date; shipped on; sale date; "
        "delivery date; day; "
        "delivered on; order date; invoice date; datum; verkauft am; geliefert am; lieferdatum; versandt am; "
        "date de vente; vendu le; livre le; date de livraison; fecha; fecha de venta; vendido el; when; "
        "date of sale; "
        "delivered; date delivered; dispatched; dispatched on; dispatch date; date dispatched; despatched; "
        "despatch date; "
        "date out; date shipped; sale day",
        "order": "order; order no; order number; order nr; order id; invoice; invoice no; invoice number; po; po no; "
        "bestellung; bestellnummer; rechnung; rechnungsnummer; rechnungsnr; commande; no de commande; facture; "
        "pedido; "
        "factura; reference; ref; order ref; order reference; invoice ref; docket; docket no; receipt; receipt no; "
        "delivery note; delivery note no; sales order",
    },
    EVERYTHING: {
        "batch_number": _BATCH.split("; lot;")[0] + "; ansatz; partida; made lot", "product": _PRODUCT,
        "made_on": _MADE_ON,
        "produced": "produced; yield; jars; jars made; units; units made; bottles; count; filled; output; made qty; "
        "qty made; quantity made; total made; units produced; jars produced; jars filled; bottles made; stuckzahl; "
        "glaser; produziert; bocaux; pots; unites; frascos; tarros; unidades",
        "ingredient": _INGREDIENT, "lot": _LOT, "supplier": _SUPPLIER, "supplier_lot": _SUPPLIER_LOT,
        "bought_on": "bought on; bought; date bought; purchased; purchase date; purchased on; date purchased; "
        "received on; date received; gekauft am; einkaufsdatum; date d achat; fecha de compra; date of purchase",
        "best_before": _BEST_BEFORE, "use_by": _USE_BY, "expires": _EXPIRES, "quantity": _QUANTITY, "unit": _UNIT,
        "made_by": _MADE_BY, "set_aside": _ASIDE, "notes": _NOTES,
    },
}  # fmt: skip

_TITLES = {
    PURCHASES: "purchases purchase buying bought ingredients receiving received inventory einkauf einkaufe "
    "wareneingang achats achat compras compra deliveries supplies shopping",
    BATCHES: "batches batch production made cooks cooking log produktion chargen ansatze lots fabrication produccion "
    "lotes runs",
    USED: "used usage uses use consumption ingredients-used verbrauch zutaten utilisation utilise uso usado consumo "
    "went-in into",
    SENT: "sent sales sold sale orders dispatch dispatches shipped shipments distribution customers verkauf verkaufe "
    "versand lieferungen ventes vente ventas envios deliveries-out",
    EVERYTHING: "everything all records logbook master",
}  # fmt: skip


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    r"""A heading normalised: lower case, without accents, punctuation and text in brackets.

    >>> key("Best-By\nDate"), key("Lot #"), key("Stück"), key("batch_number"), key("Qty (lbs)")
    ('best by date', 'lot no', 'stuck', 'batch number', 'qty')
    """
    plain = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", text.casefold()).replace("#", " no ").replace("№", " no ")
    plain = unicodedata.normalize("NFKD", re.sub("['’]s", "s", plain))
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(re.findall(r"[^\W_]+", plain))


def _table(kind: str) -> Mapping[str, tuple[str, int]]:
    """Each known heading (normalised) to its column and its position in that column's list."""
    found: dict[str, tuple[str, int]] = {}
    for column, words in _WORDS[kind].items():
        for place, word in enumerate(dict.fromkeys(words.split("; "))):
            found.setdefault(word, (column, place))
    return found


TABLES = {kind: _table(kind) for kind in COLUMNS}
_ALL = frozenset(word for table in TABLES.values() for word in table)

_SAME_WORD = {"day": "date", "dates": "date", "days": "date", "number": "no", "nr": "no", "num": "no", "nos": "no",
              "numbers": "no", "amt": "amount", "quantity": "qty"}  # fmt: skip
_SAYS_NOTHING = frozenset(("the", "a", "of", "on", "and"))


@lru_cache(maxsize=4096)
def _bare(heading: str) -> frozenset[str]:
    """The set of words of a heading, normalised further: "Day made", "Date made" and "made dates" are equal."""
    found = set()
    for word in key(heading).split():
        if word not in _SAYS_NOTHING:
            word = _SAME_WORD.get(word, word)
            plural = len(word) > 3 and word.endswith("s") and not word.endswith("ss") and word != "units"
            found.add(word[:-1] if plural else word)  # "unit" is a unit of measure, "units" are jars
    return frozenset(found)


def _bare_table(kind: str) -> Mapping[frozenset[str], str]:
    """Sets of words to columns; sets that could be two columns are left out."""
    found: dict[frozenset[str], set[str]] = {}
    for word, (column, _) in TABLES[kind].items():
        found.setdefault(_bare(word), set()).add(column)
    return {words: min(columns) for words, columns in found.items() if words and len(columns) == 1}


_BARE = {kind: _bare_table(kind) for kind in COLUMNS}
_ALL_BARE = frozenset(words for table in _BARE.values() for words in table)


def column_of(kind: str, heading: str) -> str:
    """The column that a heading means in a sheet of this kind; "" if unknown.

    >>> column_of(SENT, "Customer"), column_of(PURCHASES, "Exp."), column_of(BATCHES, "Qty"), column_of(USED, "Ort")
    ('destination', 'expires', 'produced', '')
    >>> column_of(BATCHES, "Day made"), column_of(SENT, "Sold"), column_of(SENT, "Day sold")
    ('made_on', 'units', 'on')
    >>> column_of(PURCHASES, "Lot (supplier's)"), column_of(PURCHASES, "Date (best before)")
    ('supplier_lot', 'best_before')
    """
    opened = re.sub(r"[()\[\]]", " ", heading)
    return (_known_column(kind, opened) if opened != heading else "") or _known_column(kind, heading)


def _known_column(kind: str, heading: str) -> str:
    known = TABLES[kind].get(key(heading))
    return known[0] if known is not None else _BARE[kind].get(_bare(heading), "")


_HAPPENED = frozenset(("bought_on", "made_on", "on"))
_AMOUNTS = frozenset(("quantity", "produced", "units"))


def settled_column(kind: str, heading: str, *, days: bool, numbers: bool) -> str:
    """As `column_of`, but uses the cells if a heading could be a day or an amount, such as "Received".

    Args:
        days: all cells are days.
        numbers: all cells are numbers.

    >>> settled_column(PURCHASES, "Received", days=True, numbers=False)
    'bought_on'
    >>> settled_column(SENT, "Delivered", days=False, numbers=True)
    'units'
    """
    column = column_of(kind, heading)
    if days and column in _AMOUNTS and (other := column_of(kind, f"{heading} on")) in _HAPPENED:
        return other
    if numbers and column in _HAPPENED and (other := column_of(kind, f"qty {heading}")) in _AMOUNTS:
        return other
    return column


def known_headings(cells: list[str]) -> int:
    """How many of the cells are a heading in any kind of sheet."""
    return len({key(cell) for cell in cells if len(cell) <= 60 and (key(cell) in _ALL or _bare(cell) in _ALL_BARE)})


def named_like(title: str) -> list[str]:
    """The kinds of sheet that a file or sheet name suggests."""
    words = set(key(title).split())
    return [kind for kind, names in _TITLES.items() if words & set(names.split())]
