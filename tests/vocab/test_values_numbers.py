"""Official numbers, postcodes and telephone numbers, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.nl import bsn

from vocab.values import (
    Noted,
    Unreadable,
    read_email,
    read_kvk,
    read_oin,
    read_phone,
    read_postcode,
    read_rsin,
)

numbers = st.integers(1, 99_999_999)
NEVER = {"SA", "SD", "SS"}


@given(numbers)
def test_every_kvk_number_comes_back(number: int) -> None:
    """As eight digits, with its name, with dots and as a spreadsheet writes it."""
    kvk = f"{number:08}"
    written = [kvk, f"KvK {kvk}", f"KvK-nummer: {kvk}", f"NL-KVK-{kvk}", f"{kvk[:4]}.{kvk[4:]}", f" {kvk}.0 "]

    assert [kvk] * len(written) == [read_kvk(text) for text in written]


@given(numbers)
def test_lost_zeros_are_put_back_and_told(number: int) -> None:
    """Six or seven digits are padded with an info; fewer are no KvK number."""
    text = str(number)
    expected: object = {8: text, 7: Noted(text.zfill(8), "kvk-padded"),
                        6: Noted(text.zfill(8), "kvk-padded")}.get(len(text), Unreadable("kvk"))

    assert expected == read_kvk(text)


@given(st.integers(10_000_000, 999_999_999))
def test_an_rsin_passes_the_elfproef(number: int) -> None:
    """Nine digits that do not fit together are a typing error."""
    rsin = f"{number:09}"

    assert (rsin if bsn.is_valid(rsin) else Unreadable("rsin-check")) == read_rsin(rsin)
    assert Unreadable("kvk-rsin") == read_kvk(rsin)
    assert Unreadable("kvk-vat") == read_kvk(f"NL{rsin}B01")
    assert Unreadable("rsin-vat") == read_rsin(f"NL{rsin}B01")


@given(st.integers(0, 9_999_999_999), st.integers(2, 97))
def test_a_bank_account_is_no_number_of_an_organisation(account: int, check: int) -> None:
    """In capitals or not, with spaces or without, in the place of every number."""
    iban = f"NL{check:02}ABNA{account:010}"
    spaced = " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))

    for read in (read_kvk, read_rsin, read_oin):
        assert [Unreadable("number-iban")] * 3 == [read(text) for text in (iban, iban.lower(), spaced)]


@given(st.integers(1000, 9999), st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=2))
def test_every_postcode_comes_back(digits: int, letters: str) -> None:
    """1012AB, 1012 ab and 1012-AB are 1012 AB; SA, SD and SS were never given out."""
    expected = Unreadable("postcode") if letters in NEVER else f"{digits} {letters}"

    assert {expected} == {read_postcode(text) for text in (
        f"{digits}{letters}", f"{digits} {letters.lower()}", f"{digits}-{letters}", f" {digits}  {letters} ")}


@given(st.integers(100_000_000, 999_999_999))
def test_every_dutch_telephone_number_comes_back(number: int) -> None:
    """With or without country, with a lost zero told."""
    text, expected = str(number), f"+31{number}"
    written = [f"0{text}", f"+31{text}", f"0031{text}", f"+31 (0){text}",
               f"(0{text[:2]}) {text[2:5]}-{text[5:]}"]

    assert [expected] * len(written) == [read_phone(one) for one in written]
    assert Noted(expected, "phone-padded") == read_phone(text)


@pytest.mark.parametrize("text", ["a@b", "a@b.c", "a@@b.nl", ".a@b.nl", "a.@b.nl", "a b@c.nl", "a@-b.nl",
                                  "a@b.nl-", "a" * 250 + "@b.nl", "@b.nl", "a@", "a@1.2.3.4"])
def test_what_is_no_email_address(text: str) -> None:
    """Each is refused, whatever may be suggested."""
    assert isinstance(read_email(text), Unreadable)
