"""frame(): whatever holds Stripe's objects as a typed DataFrame.

==============================  =====================================================================
in the reply                    in the DataFrame
==============================  =====================================================================
id                              the index, string; a running number where the objects have none
string, enum, decimal string    string
integer                         Int64; amounts in their currency's minor unit
amount                          beside it `..._in_currency`, a decimal (ArrowDtype): 10.59 of 1059 in usd
Unix seconds                    datetime64[s, UTC]
number                          Float64
boolean                         boolean
object                          a column for each of its fields, by dotted name: "outcome.type"
expandable                      string: the id; where it was expanded, its fields as well: "customer.email"
list                            object: Python lists
map, union, list object         string: the JSON text
==============================  =====================================================================

The columns are all that the type has, also where no row has a value, and where there is no row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import stripe

from helpers.catalog import resources
from helpers.catalog.currencies import decimals
from helpers.catalog.paths import match
from helpers.history import Exchange, Reply
from helpers.safety import Refused

from .columns import Columns, WrongType
from .download import Download
from .schema import holding, of_shapes

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Row = Mapping[str, Any]
IN_CURRENCY = "_in_currency"
DIGITS = 22


def frame(things: Any) -> pd.DataFrame:
    """The objects as rows, in their order, with the columns and dtypes that stand above.

        frame(client.v1.charges.list({"limit": 100}))
        frame(client.v1.customers.list().auto_paging_iter())

    ``things``: a list, search result or page of the SDK's, one object, an iterator such as
    `auto_paging_iter()`, an exchange of the history or its reply, JSON, or a download. Raises Refused for
    anything else, and for an empty list that does not say of what.
    """
    if isinstance(things, Download):
        return _typed(_read(things))
    rows, kind = _rows(things)
    try:
        return _typed(_table(rows, kind))
    except WrongType as problem:
        raise Refused(str(problem)) from None


def _read(kept: Download) -> pa.Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    # Parquet knows no whole seconds: they come back as milliseconds.
    read = (pq.read_table(each).cast(kept.schema) for each in kept.files)
    return pa.concat_tables([kept.schema.empty_table(), *read])


def _rows(things: Any) -> tuple[list[Row], pa.StructType]:
    """The rows, and what they are of."""
    if isinstance(things, Exchange):
        things = things.reply
    if isinstance(things, Reply):
        if things.error:
            raise Refused(f"There is no table of a refused request: {things.error.get('message')}")
        things = things.body
    if isinstance(things, stripe.StripeObject):
        things = things.to_dict(for_json=True)
    if isinstance(things, Mapping) and isinstance(things.get("data"), list):
        matched = match("get", things.get("url") or "")
        item = matched[0].returns.item if matched else None
        return things["data"], of_shapes([item]) if item else _kinds(things["data"])
    rows = [_plain(each) for each in ([things] if isinstance(things, Mapping) else _each(things))]
    return rows, _kinds(rows)


def _each(things: Any) -> Iterator[Any]:
    if isinstance(things, str | bytes) or not isinstance(things, Iterable):
        raise Refused(f"A table is made of Stripe's objects, and {type(things).__name__} holds none.")
    return iter(things)


def _plain(thing: Any) -> Row:
    if isinstance(thing, stripe.StripeObject):
        thing = thing.to_dict(for_json=True)
    if not isinstance(thing, Mapping):
        raise Refused(f"A table is made of Stripe's objects, and {type(thing).__name__} is none.")
    return thing


def _kinds(rows: Iterable[Row]) -> pa.StructType:
    """The type of objects that say of themselves what they are."""
    names = dict.fromkeys(str(each.get("object")) for each in rows)
    unknown = [each for each in names if each not in resources()]
    if not names or unknown:
        what = f"objects of the kind {unknown[0]}" if unknown else "an empty list that does not say of what"
        raise Refused(f"There is no table of {what}: hand over the list or reply as it came.")
    return of_shapes([resources()[each] for each in names])


def _table(rows: list[Row], kind: pa.StructType) -> pa.Table:
    """The rows' columns, with those of expanded objects after their ids."""
    table = Columns(kind).table(rows)
    for name in holding(table.schema, "id"):
        inner = [_at(each, name) for each in rows]
        expanded = [each if isinstance(each, Mapping) else {} for each in inner]
        if any(expanded):
            joined = _table(expanded, _kinds(each for each in expanded if each))
            for place, field in enumerate(joined.schema, start=table.schema.get_field_index(name) + 1):
                named = field.with_name(f"{name}.{field.name}")
                table = table.add_column(place, named, joined[field.name])
    return table


def _at(row: Row, name: str) -> Any:
    """A field by its dotted name; None where an object on the way to it is."""
    value: Any = row
    for step in name.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _typed(table: pa.Table) -> pd.DataFrame:
    """As pandas has it: the ids as index, times in UTC, amounts beside decimals."""
    import pandas as pd
    import pyarrow as pa

    table = _with_decimals(table)
    exact: dict[pa.DataType, Any] = {
        pa.int64(): pd.Int64Dtype(),
        pa.float64(): pd.Float64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
        pa.string(): pd.StringDtype(),
    }

    def dtype(kind: pa.DataType) -> Any:
        return pd.ArrowDtype(kind) if pa.types.is_decimal(kind) else exact.get(kind)

    typed: pd.DataFrame = table.to_pandas(types_mapper=dtype)
    return typed.set_index("id") if "id" in typed else typed


def _with_decimals(table: pa.Table) -> pa.Table:
    """Each amount that has a currency once more, in its unit, with as many decimals as they need at most."""
    for name in holding(table.schema, "amount"):
        currency = _currency(name, table.column_names)
        if currency:
            place = table.schema.get_field_index(name) + 1
            in_currency = _in_currency(table[name], table[currency])
            table = table.add_column(place, name + IN_CURRENCY, in_currency)
    return table


def _currency(amount: str, names: Collection[str]) -> str:
    """The column with an amount's currency: that of its own object, or of the nearest above; "" for none."""
    above = amount.split(".")[:-1]
    nearest = (".".join((*above[:depth], "currency")) for depth in range(len(above), -1, -1))
    return next((name for name in nearest if name in names), "")


def _in_currency(amounts: pa.ChunkedArray, currencies: pa.ChunkedArray) -> pa.Array:
    """Amounts in minor units as decimals."""
    import pyarrow as pa
    import pyarrow.compute as pc

    codes = pc.unique(currencies)
    needed = [decimals(code) for code in codes.to_pylist() if code]
    places = max(needed, default=2)
    factors = pa.array([code and 10 ** (places - decimals(code)) for code in codes.to_pylist()], pa.int64())
    scaled = pc.multiply_checked(amounts, factors.take(pc.index_in(currencies, codes)))
    whole = pc.cast(scaled, pa.decimal128(DIGITS, 0)).combine_chunks()
    # The same digits, with the point before the last ones.
    return whole.view(pa.decimal128(DIGITS, places))
