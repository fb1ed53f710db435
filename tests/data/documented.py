"""The sample queries of Stripe's documentation, to the letter, with their answers over the small business.

Source: https://docs.stripe.com/stripe-data/query-transactions and .../available-data.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Sample(NamedTuple):
    """A query and the rows it answers, in any order; times as text, in UTC."""

    query: str
    answer: list[tuple[Any, ...]]


LAST_MONTH = Sample(
    """
select
  id,
  amount,
  fee,
  currency
from balance_transactions -- this table is the canonical record of changes to your Stripe balance
where
  created < data_load_time and
  created >= data_load_time - interval '1' month
order by created desc
limit 10
""",
    [
        ("txn_6", 3000, 0, "jpy"),
        ("txn_5", -400, 0, "usd"),
        ("txn_4", 2000, 188, "usd"),
        ("txn_3", -10621, 0, "usd"),
        ("txn_2", 1000, 59, "usd"),
    ],
)

SAMPLES = {
    "the last month": LAST_MONTH,
    "the most recent": Sample(
        """
select
 date_format(created, '%m-%d-%Y') as day,
 id,
 amount,
 currency,
 source_id,
 type
from balance_transactions
order by day desc
limit 5
""",
        # By the text of the day, as the sample orders them: the year comes last in it.
        [
            ("12-15-2023", "txn_1", 10000, "usd", "ch_1", "charge"),
            ("01-22-2024", "txn_6", 3000, "jpy", "ch_5", "charge"),
            ("01-21-2024", "txn_5", -400, "usd", "re_1", "refund"),
            ("01-20-2024", "txn_4", 2000, "usd", "ch_3", "charge"),
            ("01-09-2024", "txn_3", -10621, "usd", "po_1", "payout"),
        ],
    ),
    "fees": Sample(
        """
select
date_format(date_trunc('day', balance_transactions.created), '%m-%d-%Y') as day,
 balance_transactions.id,
 balance_transactions.amount,
 balance_transactions.fee,
 balance_transaction_fee_details.type
from balance_transactions
inner join balance_transaction_fee_details
on
balance_transaction_fee_details.balance_transaction_id=balance_transactions.id
order by day desc
limit 5
""",
        [
            ("01-05-2024", "txn_2", 1000, 59, "stripe_fee"),
            ("01-20-2024", "txn_4", 2000, 188, "application_fee"),
            ("01-20-2024", "txn_4", 2000, 188, "stripe_fee"),
            ("12-15-2023", "txn_1", 10000, 320, "stripe_fee"),
        ],
    ),
    "failed charges": Sample(
        """
select
 date_format(date_trunc('day', created), '%m-%d-%Y') as day,
 id,
 card_brand,
 failure_code,
 failure_message
from charges
 where status = 'failed'
order by day desc
limit 5
""",
        [("01-21-2024", "ch_4", "MasterCard", "card_declined", "Your card was declined.")],
    ),
    "customers whose charges failed": Sample(
        """
select
 date_format(date_trunc('day', charges.created), '%m-%d-%Y') as day,
 customers.id,
 customers.email,
 charges.id
from charges
inner join customers
on customers.id=charges.customer_id
where charges.status = 'failed'
order by day desc
limit 5
""",
        [("01-21-2024", "cus_3", "joan@example.com", "ch_4")],
    ),
    "refunds": Sample(
        """
select
date_format(date_trunc('day', balance_transactions.created), '%m-%d-%Y') as day,
 balance_transactions.source_id,
 refunds.charge_id,
 balance_transactions.amount
from balance_transactions
inner join refunds
on refunds.balance_transaction_id=balance_transactions.id
 where balance_transactions.type = 'refund'
order by day desc
limit 5
""",
        [("01-21-2024", "re_1", "ch_3", -400)],
    ),
    "refunds but for partial captures": Sample(
        """
select
 balance_transactions.id,
 balance_transactions.amount
from balance_transactions
inner join refunds
on refunds.id=balance_transactions.source_id
where reason != 'partial_capture'
limit 5
""",
        [("txn_5", -400)],
    ),
    "payouts and what is in them": Sample(
        """
select
date_format(date_trunc('day', balance_transactions.created), '%m-%d-%Y') as
bt_created,
 balance_transactions.source_id,
 balance_transactions.type,
 balance_transactions.net as net_amount,
 balance_transactions.automatic_transfer_id as transfer_id,
 date_format(date_trunc('day', transfers.date), '%m-%d-%Y') as transfer_date
from balance_transactions
inner join transfers
on balance_transactions.automatic_transfer_id=transfers.id
where balance_transactions.type = 'charge'
and balance_transactions.type != 'refund'
order by bt_created desc
limit 5
""",
        [
            ("01-05-2024", "ch_2", "charge", 941, "po_1", "01-11-2024"),
            ("12-15-2023", "ch_1", "charge", 9680, "po_1", "01-11-2024"),
        ],
    ),
}

OURS = {
    "the balance of each currency": Sample(
        "select currency, sum(net) as balance, count(*) as n from balance_transactions group by currency",
        [("jpy", 3000, 1), ("usd", 1412, 5)],
    ),
    "fees by month and kind": Sample(
        """
        select date_trunc('month', b.created) as month, f.type, sum(f.amount) as fees
        from balance_transactions b
        join balance_transaction_fee_details f on f.balance_transaction_id = b.id
        group by 1, 2
        """,
        [
            ("2023-12-01 00:00:00", "stripe_fee", 320),
            ("2024-01-01 00:00:00", "application_fee", 100),
            ("2024-01-01 00:00:00", "stripe_fee", 147),
        ],
    ),
    "a payout beside the sum of what is in it": Sample(
        """
        with inside as (
          select automatic_transfer_id as id, sum(net) as net, count(*) as entries
          from balance_transactions where type <> 'payout' group by automatic_transfer_id
        )
        select p.id, p.amount, i.net, i.entries, p.amount - i.net as difference
        from payouts p join inside i on i.id = p.id
        """,
        [("po_1", 10621, 10621, 2, 0)],
    ),
    "customers who stayed away for a month": Sample(
        """
        select c.email, max(h.created) as last_paid
        from customers c join charges h on h.customer_id = c.id and h.paid
        group by c.email
        having max(h.created) < data_load_time - interval '30' day
        """,
        [("ada@example.com", "2023-12-15 09:00:00")],
    ),
    "a day as New York has it": Sample(
        """
        select date_format(created at time zone 'America/New_York', '%Y-%m-%d %H') as hour
        from balance_transactions where id = 'txn_3'
        """,
        [("2024-01-08 19",)],
    ),
    "whole numbers stay whole": Sample(
        "select amount / 300 as thirds, amount % 300 as rest from refunds", [(1, 100)]
    ),
    "payouts and transfers in one table": Sample(
        "select id, type, date from transfers",
        [
            ("po_1", "bank_account", "2024-01-11 00:00:00"),
            ("tr_1", "stripe_account", "2024-01-25 00:00:00"),
        ],
    ),
    "an account without disputes": Sample(
        "select count(*) as n, sum(amount) as amount from disputes", [(0, None)]
    ),
    "a column that only HAVING reads": Sample(
        "select currency from balance_transactions group by currency having sum(fee) > 0", [("usd",)]
    ),
    "a table by another name, and itself again": Sample(
        "select a.id from charges a where exists (select 1 from charges b where b.amount > 5 * a.amount)",
        [("ch_2",), ("ch_4",)],
    ),
    "a query by the name of a table": Sample(
        "with charges as (select id from refunds) select id from charges", [("re_1",)]
    ),
    "both of two": Sample("select id from refunds union all select id from payouts", [("re_1",), ("po_1",)]),
    "shares of a whole": Sample(
        """
        select id, sum(amount) over (partition by currency order by created) as so_far
        from charges where paid
        """,
        [("ch_1", 10000), ("ch_2", 11000), ("ch_3", 13000)],
    ),
    "brands as people write them": Sample(
        "select card_brand, count(*) as n from charges where paid group by card_brand",
        [("MasterCard", 1), ("Visa", 2)],
    ),
}
