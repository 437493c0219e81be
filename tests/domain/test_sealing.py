"""Codes that one reads aloud, and a chain that shows what was touched."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.domain.fingerprint import MOST_CODES, FingerprintReader
from reports.domain.sealing import ALPHABET, Link, chain, chain_holds, code_of, group, read_code

HASHES = st.binary(min_size=32, max_size=32).map(bytes.hex)


def test_the_code_is_the_first_sixty_bits():
    assert code_of("0" * 64) == "0" * 12
    assert code_of("f" * 64) == "Z" * 12
    assert code_of("00000000000001f" + "f" * 49) == "00000000000Z"
    assert group(code_of("eedf1049f449370" + "0" * 49)) == "XVFH-0JFM-94VG"


@given(HASHES)
def test_a_code_is_read_back_however_it_is_typed(document_hash):
    code = code_of(document_hash)
    assert read_code(code) == code
    assert read_code(f" {group(code).lower()}\u00a0") == code
    assert read_code(code.replace("0", "o").replace("1", "l")) == code
    assert read_code(" ".join(code)) == code


@pytest.mark.parametrize("text", ["", "K7QM", "K7QM-2XVD-9R4U", "K7QM-2XVD-9R4T-0", "é" * 12, "../../etc/pw"])
def test_what_is_no_code(text):
    assert read_code(text) is None


def test_the_alphabet_leaves_out_what_one_misreads():
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


def test_the_chain_has_the_documented_form():
    lines = "cabinet-compliance/seal/1\n-\n" + "a" * 64 + "\n" + "b" * 64 + "\n"
    first = chain("", pdf_sha256="a" * 64, document_hash="b" * 64)
    assert first == hashlib.sha256(lines.encode()).hexdigest()
    second = lines.replace("\n-\n", f"\n{first}\n")
    following = chain(first, pdf_sha256="a" * 64, document_hash="b" * 64)
    assert following == hashlib.sha256(second.encode()).hexdigest()


def chained(*pairs):
    links, before, previous = {}, "", ""
    for number, (pdf_sha256, document_hash) in enumerate(pairs):
        whole = chain(before, pdf_sha256=pdf_sha256, document_hash=document_hash)
        code = f"CODE{number}"
        links[code] = Link(
            previous=previous, pdf_sha256=pdf_sha256, document_hash=document_hash, chain_hash=whole
        )
        before, previous = whole, code
    return links, previous


@given(st.lists(st.tuples(HASHES, HASHES), min_size=1, max_size=5), st.data())
def test_whatever_changes_in_a_chain_shows(pairs, data):
    links, last = chained(*pairs)
    assert chain_holds(links, last)
    touched = data.draw(st.sampled_from(sorted(links)))
    field = data.draw(st.sampled_from(["pdf_sha256", "document_hash", "chain_hash"]))
    other = data.draw(HASHES.filter(lambda found: found != getattr(links[touched], field)))
    assert not chain_holds({**links, touched: replace(links[touched], **{field: other})}, last)
    assert not chain_holds({code: link for code, link in links.items() if code != touched}, last)


def test_a_chain_that_bites_its_tail_ends():
    links, last = chained(("a" * 64, "b" * 64), ("c" * 64, "d" * 64))
    first = replace(links["CODE0"], previous=last)
    whole = chain(links[last].chain_hash, pdf_sha256=first.pdf_sha256, document_hash=first.document_hash)
    assert not chain_holds({**links, "CODE0": replace(first, chain_hash=whole)}, last)


# ---- what a file bears


def read(data, size):
    reader = FingerprintReader()
    for start in range(0, len(data), size):
        reader.feed(data[start : start + size])
    return reader.read()


@given(st.binary(max_size=60), st.binary(max_size=60), st.integers(1, 200))
def test_the_codes_of_a_file_are_found_wherever_its_chunks_end(before, after, size):
    data = before + b"<sceau K7QM-2XVD-9R4T>" + after
    found = read(data, size)
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    assert (found.size, found.codes) == (len(data), ("K7QM2XVD9R4T",))


def test_a_file_made_to_tire_us_is_heard_a_few_times():
    data = b" ".join(b"sceau %s" % group(code_of(f"{n:015x}" + "0" * 49)).encode() for n in range(500))
    assert len(read(data, 4096).codes) == MOST_CODES


def test_an_empty_file_has_the_hash_of_nothing():
    assert FingerprintReader().read().sha256 == hashlib.sha256(b"").hexdigest()
