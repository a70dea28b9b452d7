"""The predicates that a pack may name, each with the parameters that the pack must provide."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from types import MappingProxyType

from kiosk.labels.checks import additives, allergy, contents, exempt, keeping, maker, quantities, sizes
from kiosk.labels.checks.findings import Answer

Predicate = Callable[..., Answer]

PREDICATES: Mapping[str, Predicate] = MappingProxyType(
    {
        one.__name__: one
        for one in (
            contents.has_name,
            contents.has_list,
            contents.all_weighed,
            contents.in_order,
            contents.all_listed,
            contents.clause_share,
            contents.parts_in_brackets,
            contents.stressed_share,
            contents.fruit_said,
            contents.fruit_enough,
            contents.sugar_said,
            contents.drained_said,
            additives.additives_by_class,
            quantities.us_measure,
            quantities.metric_measure,
            quantities.measures_agree,
            quantities.largest_units,
            quantities.sold_by_number,
            sizes.whole_label,
            sizes.x_height,
            sizes.net_by_content,
            sizes.letter_height,
            sizes.letters_of_small_packs,
            sizes.net_by_panel,
            sizes.statement_size,
            sizes.cold_statement_size,
            sizes.statement_face,
            allergy.members_named,
            allergy.declared,
            allergy.contains_listed_only,
            allergy.animal_named,
            allergy.recorded,
            allergy.understood,
            allergy.still_listed,
            allergy.emphasised,
            allergy.named_in_list,
            allergy.sulphites_emphasised,
            allergy.sulphites_listed,
            keeping.has_date,
            keeping.after_making,
            keeping.date_form,
            keeping.use_by_said,
            keeping.storage_said,
            keeping.use_by_storage,
            keeping.made_date,
            keeping.cold_flagged,
            keeping.none_acidified,
            keeping.lot_has_day,
            keeping.names_batch,
            keeping.lot_told_apart,
            keeping.ph_taken,
            keeping.ph_at_most,
            keeping.ph_by_meter,
            keeping.nutrition_exempt,
            exempt.nutrition_facts_exempt,
            exempt.no_nutrition_claim,
            exempt.acidified_filed,
            maker.cold_statement_verbatim,
            *maker.PREDICATES_OF_SETTINGS,
        )
    }
)


def settings_of(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The parameters that a pack must give to a predicate, and the optional ones.

    >>> settings_of("ph_at_most"), settings_of("has_name")
    ((frozenset({'most'}), frozenset()), (frozenset(), frozenset()))
    """
    taken = [one for one in inspect.signature(PREDICATES[name]).parameters.values() if one.kind is one.KEYWORD_ONLY]
    must = frozenset(one.name for one in taken if one.default is one.empty)
    return must, frozenset(one.name for one in taken) - must
