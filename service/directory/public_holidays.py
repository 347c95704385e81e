"""Public holidays by country/region, from the `holidays` library, which is loaded at the first need because that takes a while."""

from __future__ import annotations

import warnings
from datetime import date
from functools import lru_cache


@lru_cache(maxsize=512)
def public_holidays(country: str, region: str | None, year: int) -> frozenset[date]:
    """The public holidays of a country/region (ISO 3166 codes, as `holidays` spells regions) in a year.

    Raises:
        NotImplementedError: the library does not know the country or region.

    """
    import holidays

    # outside the years it knows well (India: 2001 to 2035) the library warns and answers with the fixed holidays, which is good enough
    warnings.filterwarnings("ignore", category=UserWarning, module=r"holidays\.")
    return frozenset(holidays.country_holidays(country, subdiv=region, years=year))
