from __future__ import annotations

import pytest

from service.inference.confidentiality.personal import persons
from tests.inference.confidentiality.found import found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("our bookkeeper Ingrid Sollmann is on a second written warning", "Ingrid Sollmann"),
        ("We had to let go Torben Lagergaard from goods-in", "Torben Lagergaard"),
        ("One of the accounts is Dora Lindqvist-Hall, who was dismissed in May", "Dora Lindqvist-Hall"),
        ("He's back from sick leave: Siobhán O'Derren", "Siobhán O'Derren"),
        ("Unserer Kollegin Frau Annegret Söllmann wurde fristlos gekündigt", "Annegret Söllmann"),
        ("une collègue, Mme Solvène Duracourt, rentrée de congé maternité", "Solvène Duracourt"),
        ("la profesora Remedios Lagera denunció a un compañero por acoso", "Remedios Lagera"),
        ("il nostro tecnico, Signor Piero Lagerini, è stato licenziato", "Piero Lagerini"),
        ("Pan Radomír Lagerka dostal výpověď", "Radomír Lagerka"),
        ("Mevrouw Hadewych van der Lager is ontslagen", "Hadewych van der Lager"),
        ("коллега Ирина Лагерова на больничном, её уволили", "Ирина Лагерова"),
        ("my father, Benedikt Orsolyak (71), had a glioma", "Benedikt Orsolyak"),
        ("Mr. Caspian Thorne, insulin, was read by nobody", "Caspian Thorne"),
        ("Our image analyst Tiber Nakagome has had a stroke, he is 44", "Tiber Nakagome"),
        ("Kollegin Sabine Traut ist seit März in Elternzeit", "Sabine Traut"),
        ("Moreover Anna Lagerczyk's gross salary was visible", "Anna Lagerczyk"),
        ('it shows "Tom Brennan: diagnosed with MS"', "Tom Brennan"),
        ("Disciplinary hearing for M. O'Sullivan", "M. O'Sullivan"),
        ("Guardian of Emma Lindholm (7 years) gets letters", "Emma Lindholm"),
        ("How do I hide Yannick Le Goff? He is under police protection", "Yannick Le Goff"),
        ("resident Mr Abernathy in room 14 fell", "Abernathy"),
        ("Die Lohnabrechnung von Jutta Pfannenstiel wurde gepostet", "Jutta Pfannenstiel"),
        ("Marek Dolinay | burnout, clinic | 2024-06-03", "Marek Dolinay"),
    ],
)
def test_a_name_in_a_private_matter_is_personal(text: str, name: str) -> None:
    assert set(found(persons.employee_cases, text)) == {name}


@pytest.mark.parametrize(
    "text",
    [
        "our bookkeeper Ingrid Sollmann can't log in",
        "HR uses the System Console of Mattermost Enterprise",
        "The Imaging Core of Aldermere University speaks of the works council",
        "If you select 'Begin Game' the error can be dismissed",
        "manually adding operations such as Batch Normalization",
        "Our old Phantom Omni died and its driver never worked",
        "if you liked the OLD Resident Evil games",
        "Screws for a patient before surgery, who bevels them?\n\nAll the best,\nDr. Ada Lager",
        "Die Elternzeit Regelung im System Handbuch",
        "Mr Robot theme is broken, police siren emoji too",
        "the Salary Calculator plugin by Harry Porter",
        "| Screen Reader | no |\n| GPU status | disabled |",
        "The Cancer Imaging Archive has the collection",
        "Maria Lagera answered that the patient coordinate system is LPS",
    ],
)
def test_names_without_a_matter_products_and_signatures_are_none(text: str) -> None:
    assert found(persons.employee_cases, text) == []


def test_a_word_that_machines_bear_as_well_needs_a_person_beside_it() -> None:
    assert found(persons.employee_cases, "The job on Karla Nordlicht was suspended") == []
    assert found(persons.employee_cases, "our clerk Karla Nordlicht was suspended") == ["Karla Nordlicht"]
