"""A DPO's list as a file: what it says, what it neutralises, and how it comes in pieces."""

import csv
import tracemalloc
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from assessments.portfolio import exporting
from assessments.portfolio.exporting import CHUNK, COLUMNS, write_csv
from practices.models import Mandate
from tests.assessments.portfolio_lists import DONE

QUERY = "?referentiel=essai&tri=nom"
TRAPS = ["=1+1", "+33 2", "-2", "@SOMME(A1)", "\t=1", " =1"]


def read_csv(client, query=QUERY):
    raw = b"".join(client.get(f"/suivi/export.csv{query}").streaming_content)
    assert raw.startswith("\ufeff".encode())
    return list(csv.reader(StringIO(raw.decode("utf-8-sig")), delimiter=";"))


def read_xlsx(client, query=QUERY):
    raw = b"".join(client.get(f"/suivi/export.xlsx{query}").streaming_content)
    return load_workbook(BytesIO(raw))["Suivi"]


@pytest.fixture
def two(follow):
    follow("Alpha", DONE | {"verrou": "partiellement"}, fields={"department": "01", "size": 3})
    follow("Bravo", {"verrou": "non"}, scope=Mandate.Scope.FIGURES)


def test_the_csv_opens_in_a_french_spreadsheet(watching, two):
    titles, alpha, bravo = read_csv(watching)
    assert titles[: len(COLUMNS)] == list(COLUMNS)
    assert titles[len(COLUMNS) :] == ["Score, Postes de travail", "Score, Équipe", "Score, Réseau sans fil"]
    row = dict(zip(titles, alpha, strict=True))
    assert (row["Structure"], row["Département"], row["Professionnels"]) == ("Alpha", "01", "3")
    assert "," in row["Score"]
    assert row["Actions en retard"] == "0"
    assert dict(zip(titles, bravo, strict=True))["Actions en retard"] == ""


def test_the_workbook_says_the_same_with_numbers_and_dates(watching, two):
    (titles, *rows), table = read_xlsx(watching).iter_rows(values_only=True), read_csv(watching)
    assert list(titles) == table[0]
    assert [row[0] for row in rows] == [row[0] for row in table[1:]]
    row = dict(zip(titles, rows[0], strict=True))
    assert f"{row['Score']:.1f}".replace(".", ",") == table[1][titles.index("Score")]
    assert f"{row['Dernière activité']:%d/%m/%Y}" == table[1][titles.index("Dernière activité")]
    assert row["Département"] == "01"


def test_the_files_hold_what_the_filters_keep_and_the_other_lists(watching, two, follow):
    follow("Charlie")
    assert [row[0] for row in read_csv(watching, f"{QUERY}&sous=50")[1:]] == ["Bravo"]
    assert [row[0] for row in read_csv(watching, f"{QUERY}&vue=sans-evaluation&q=char")[1:]] == ["Charlie"]
    assert [row[0] for row in read_csv(watching, f"{QUERY}&tri=-nom")[1:]] == ["Bravo", "Alpha"]


@pytest.mark.parametrize("trap", TRAPS)
def test_nothing_is_taken_for_a_formula(watching, follow, trap):
    follow(f"{trap}", {}, fields={"city": "ligne\x0bcassée"})
    assert read_csv(watching)[1][0] == f"'{trap}"
    cell = read_xlsx(watching)["A2"]
    assert (cell.data_type, cell.value.strip()) == ("s", trap.strip())


def test_the_csv_comes_in_pieces_and_its_memory_does_not_grow():
    def rows(count):
        return (["Cabinet", number, None, 'é;"ù'] for number in range(count))

    def peak(count):
        tracemalloc.start()
        pieces = sum(1 for _ in write_csv(rows(count)))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert pieces == 1 + -(-count // CHUNK)
        return most

    peak(CHUNK)
    assert peak(100 * CHUNK) < 1.5 * peak(5 * CHUNK)


def test_nothing_is_read_before_it_is_sent(watching, two, django_assert_max_num_queries, monkeypatch):
    monkeypatch.setattr(exporting, "CHUNK", 1)
    pieces = iter(watching.get(f"/suivi/export.csv{QUERY}").streaming_content)
    next(pieces)
    assert b"Structure" in next(pieces)
    with django_assert_max_num_queries(4):
        assert b"Alpha" in next(pieces)
