"""The currency codes that are accepted: ISO 4217, list one, without funds, metals and test codes.

Currencies withdrawn since 2020 are included, because a kitchen's history may hold them. CUP is left out, because in a
kitchen it is a cup.
"""

from __future__ import annotations

_CODES = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF
    CHF CLP CNY COP CRC CUC CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD
    HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL
    LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR
    PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND
    TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG ZWL
"""
CURRENCIES = frozenset(_CODES.split())

SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
"""The currency that a symbol means by default."""

_SHARED = {
    "$": frozenset(("USD", "AUD", "BBD", "BMD", "BND", "BSD", "BZD", "CAD", "CLP", "COP", "FJD", "GYD", "HKD", "JMD",
                    "KYD", "LRD", "MXN", "NAD", "NZD", "SBD", "SGD", "SRD", "TTD", "TWD", "XCD", "ARS", "UYU")),
    "£": frozenset(("GBP", "EGP", "FKP", "GIP", "LBP", "SHP", "SSP", "SYP")),
    "¥": frozenset(("JPY", "CNY")),
}  # fmt: skip


def meant_by(symbol: str, kitchens_own: str) -> str:
    """The currency that a symbol means in this kitchen: a Canadian kitchen's "$" is CAD.

    >>> meant_by("$", "USD"), meant_by("$", "CAD"), meant_by("$", "EUR")
    ('USD', 'CAD', 'USD')
    """
    return kitchens_own if kitchens_own in _SHARED.get(symbol, ()) else SYMBOLS[symbol]
