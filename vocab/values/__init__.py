"""What people write in a cell becomes the lexical form of its key, or the name of what is wrong."""

from vocab.terms import XSD, Term
from vocab.values.amounts import decide_amounts, read_amount, read_integer, read_number
from vocab.values.concepts import code_reader, read_area, read_cpv
from vocab.values.dates import read_date, read_date_time
from vocab.values.hours import read_days, read_time_of_day
from vocab.values.numbers import read_kvk, read_oin, read_phone, read_postcode, read_rsin
from vocab.values.references import reference_reader
from vocab.values.text import read_boolean, read_email, read_iri, read_text
from vocab.values.value import Noted, Reader, Unreadable, Value

__all__ = [
    "Noted", "Reader", "Unreadable", "Value", "code_reader", "decide_amounts", "read_amount", "read_area",
    "read_boolean", "read_cpv", "read_date", "read_date_time", "read_days", "read_email", "read_integer",
    "read_iri", "read_kvk", "read_number", "read_oin", "read_phone", "read_postcode", "read_rsin",
    "read_text", "read_time_of_day", "reader_of", "reference_reader",
]

BY_KEY: dict[str, Reader] = {
    "kvk": read_kvk, "rsin": read_rsin, "oin": read_oin, "postcode": read_postcode, "cpv": read_cpv,
    "area": read_area, "email": read_email, "phone": read_phone, "days": read_days,
    **dict.fromkeys(("opensAt", "closesAt"), read_time_of_day),
    **dict.fromkeys(("lat", "lon", "share", "weight", "surface", "baseline", "targetValue", "measuredValue"),
                    read_number),
}
BY_DATATYPE: dict[str, Reader] = {
    XSD + "decimal": read_amount, XSD + "integer": read_integer, XSD + "date": read_date,
    XSD + "dateTime": read_date_time, XSD + "boolean": read_boolean,
}


def reader_of(term: Term) -> Reader:
    """Return what reads the cells of a key: its own reader, else that of its scheme or datatype."""
    if term.key in BY_KEY:
        return BY_KEY[term.key]
    if term.scheme:
        return code_reader(term.scheme)
    return read_iri if term.is_iri else BY_DATATYPE.get(term.datatype, read_text)
