from __future__ import annotations

import pytest

from service.inference.confidentiality.personal import postal
from tests.inference.confidentiality.found import found


@pytest.mark.parametrize(
    "address",
    [
        "Lindenstieg 8, 3. OG",
        "Musterstraße 5, 10115 Berlin",
        "Karl-Lager-Straße 5",
        "Am Mühlbach 5, 83022 Rosenheim",
        "12 rue des Embruns, 29770 Esquibien",
        "Calle Mayor 12, 28013 Madrid",
        "Rua das Flores, 123, 4050-265 Porto",
        "Via Garibaldi 14, 20121 Milano",
        "Keizersgracht 12, 1015 CX Amsterdam",
        "Storgata 12, 0155 Oslo",
        "Mannerheimintie 12, 00100 Helsinki",
        "ul. Krucza 5/7, 00-950 Warszawa",
        "Dlouhá 12, 110 00 Praha",
        "ул. Ленина, д. 5, кв. 7",
        "14 Hawthorn Lane, Leeds, LS1 4AP",
        "221B Baker Street, London NW1 6XE",
        "3 Mill Bank, Dudley",
        "12 George Street, Sydney NSW 2000",
        "〒150-0002 東京都渋谷区渋谷2-21-1",
    ],
)
def test_street_addresses_are_personal(address: str) -> None:
    assert found(postal.postal_addresses, f"I live at {address}; it is") == [address]


@pytest.mark.parametrize(
    "text",
    [
        "5 place to look",
        "2 users on the Main Road",
        "via Nginx 1",
        "Via Teams 3 it works",
        "the new way 5",
        "Speicherplatz 20 GB",
        "Lösungsweg 2",
        "Steckplatz 1",
        "wonderful. I can't edit it afterwards. If I've made it 3",
        "Exportmodul. Im Planungssystem liegen alle Strukturen 1,5",
        "In Version 5, 2024 Release",
        "4 Road Closed",
    ],
)
def test_ways_places_and_sentences_are_no_addresses(text: str) -> None:
    assert found(postal.postal_addresses, text) == []
