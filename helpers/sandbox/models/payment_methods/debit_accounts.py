"""Stripe's published test accounts for bank debits: by type and number, with all that each sets off.

The accounts for ACH are with the bank accounts that also take payouts, in `core.bank_accounts`.

Source: the testing sections of https://docs.stripe.com/payments/sepa-debit/accept-a-payment,
https://docs.stripe.com/payments/bacs-debit/accept-a-payment,
https://docs.stripe.com/payments/au-becs-debit/accept-a-payment,
https://docs.stripe.com/payments/acss-debit/accept-a-payment,
https://docs.stripe.com/payments/nz-bank-account/accept-a-payment and
https://docs.stripe.com/payments/payto/accept-a-payment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...account_store import AccountStore
from ...resource import Resource
from ..core import bank_accounts
from ..core.bank_accounts import KnownAccount

# What becomes of a payment by a SEPA test account: in the order of the columns below.
# The documentation tells no code for a plain failure; a test suite recorded one in 2026.
SEPA: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("success", {}),
    ("successDelayed", {"delayed": True}),
    ("failed", {"failure": "incorrect_account_holder_name"}),
    ("failedDelayed", {"failure": "incorrect_account_holder_name", "delayed": True}),
    ("disputed", {"disputed": True}),
    ("exceedsWeeklyVolumeLimit", {"failure": "charge_exceeds_source_limit"}),
    ("exceedsWeeklyTransactionLimit", {"failure": "charge_exceeds_weekly_limit"}),
    ("insufficientFunds", {"failure": "insufficient_funds"}),
    ("", {"refused": "sepa_debit_bank_not_supported"}),
    ("", {"refused": "sepa_debit_debits_not_supported"}),
)
IBANS: Mapping[str, str] = {
    "AT": "AT611904300234573201 AT321904300235473204 AT861904300235473202 AT051904300235473205 "
    "AT591904300235473203 AT981904300000343434 AT601904300000121212 AT981904300002222227 "
    "AT271904300000055555 AT511904300000066666",
    "BE": "BE62510007547061 BE78510007547064 BE68539007547034 BE51510007547065 BE08510007547063 "
    "BE90510000343434 BE52510000121212 BE90510002222227 BE19510000055555 BE43510000066666",
    "CH": "CH9300762011623852957 CH8656663438253651553 CH5362200119938136497 CH1843597160341964438 "
    "CH1260378413965193069 CH1800762000000343434 CH7700762000000121212 CH1800762000002222227",
    "DE": "DE89370400440532013000 DE08370400440532013003 DE62370400440532013001 DE78370400440532013004 "
    "DE35370400440532013002 DE65370400440000343434 DE27370400440000121212 DE65370400440002222227 "
    "DE91370400440000055555 DE18370400440000066666",
    "EE": "EE382200221020145685 EE222200221020145682 EE762200221020145680 EE922200221020145683 "
    "EE492200221020145681 EE672200000000343434 EE292200000000121212 EE672200000002222227",
    "ES": "ES0700120345030000067890 ES2300120345030000067893 ES9121000418450200051332 "
    "ES9300120345030000067894 ES5000120345030000067892 ES1700120345000000343434 "
    "ES7600120345000000121212 ES1700120345000002222227",
    "FI": "FI2112345600000785 FI3712345600000788 FI9112345600000786 FI1012345600000789 FI6412345600000787 "
    "FI6712345600343434 FI2912345600121212 FI6712345602222227",
    "FR": "FR1420041010050500013M02606 FR3020041010050500013M02609 FR8420041010050500013M02607 "
    "FR7920041010050500013M02600 FR5720041010050500013M02608 FR9720041010050000000343434 "
    "FR5920041010050000000121212 FR9720041010050000002222227 FR2620041010050000000055555 "
    "FR5020041010050000000066666",
    "GB": "GB82WEST12345698765432 GB98WEST12345698765435 GB55WEST12345698765433 GB71WEST12345698765436 "
    "GB28WEST12345698765434 GB70WEST12345600343434 GB32WEST12345600121212 GB70WEST12345602222227",
    "GI": "GI60MPFS599327643783385 GI08RRNW626436291644533 GI41SAFA461293238477751 GI50LROG772261344693297 "
    "GI26KJBC361883934534696 GI14NWBK000000000343434 GI73NWBK000000000121212 GI14NWBK000000002222227",
    "HR": "HR7624020064583467589 HR6323600002337876649 HR2725000096983499248 HR6723600004878117427 "
    "HR8724840081455523553 HR7424020060000343434 HR3624020060000121212 HR7424020060002222227",
    "IE": "IE29AIBK93115212345678 IE24AIBK93115212345671 IE02AIBK93115212345679 IE94AIBK93115212345672 "
    "IE51AIBK93115212345670 IE10AIBK93115200343434 IE69AIBK93115200121212 IE10AIBK93115202222227 "
    "IE36AIBK93115200055555 IE60AIBK93115200066666",
    "LI": "LI0508800636123378777 LI4408800387787111369 LI1208800143823175626 LI4908800356441975566 "
    "LI7708800125525347723 LI2408800000000343434 LI8308800000000121212 LI2408800000002222227",
    "LT": "LT121000011101001000 LT281000011101001003 LT821000011101001001 LT981000011101001004 "
    "LT551000011101001002 LT591000000000343434 LT211000000000121212 LT591000000002222227",
    "LU": "LU280019400644750000 LU440019400644750003 LU980019400644750001 LU170019400644750004 "
    "LU710019400644750002 LU900010000000343434 LU520010000000121212 LU900010000002222227",
    "NL": "NL39RABO0300065264 NL55RABO0300065267 NL91ABNA0417164300 NL28RABO0300065268 NL82RABO0300065266 "
    "NL27RABO0000343434 NL86RABO0000121212 NL55RABO0300065267",
    "NO": "NO9386011117947 NO8886011117940 NO6686011117948 NO6186011117941 NO3986011117949 NO0586010343434 "
    "NO0586010343434 NO0586012222227",
    "PT": "PT50000201231234567890154 PT66000201231234567890157 PT23000201231234567890155 "
    "PT39000201231234567890158 PT93000201231234567890156 PT05000201230000000343434 "
    "PT64000201230000000121212 PT05000201230000002222227",
    "SE": "SE3550000000054910000003 SE5150000000054910000006 SE0850000000054910000004 "
    "SE2450000000054910000007 SE7850000000054910000005 SE2850000000000000343434 "
    "SE8750000000000000121212 SE2850000000000002222227",
}
LIMIT = "charge_exceeds_source_limit"
BACS: tuple[KnownAccount, ...] = (
    KnownAccount("10880000012345", "success"),
    KnownAccount("10880090012345", "successDelayed", delayed=True),
    KnownAccount("10880033333335", "debitNotAuthorized", failure="debit_not_authorized", ends_mandate=True),
    KnownAccount(
        "10880093333335",
        "debitNotAuthorizedDelayed",
        failure="debit_not_authorized",
        delayed=True,
        ends_mandate=True,
    ),
    KnownAccount("10880022222227", "insufficientFunds", failure="insufficient_funds"),
    KnownAccount("10880092222227", "insufficientFundsDelayed", failure="insufficient_funds", delayed=True),
    KnownAccount("10880055555559", "dispute", delayed=True, disputed=True),
    KnownAccount("10880000033333", "mandateRefused", refuses_mandate=True),
    KnownAccount("10880000044444", refused="account_number_invalid"),
    KnownAccount("10880034343434", "exceedsWeeklyLimit", failure=LIMIT),
    KnownAccount("10880012121212", "exceedsTransactionLimit", failure="charge_exceeds_transaction_limit"),
)
BECS: tuple[KnownAccount, ...] = (
    KnownAccount("000000000123456", "success"),
    KnownAccount("000000900123456", "successDelayed", delayed=True),
    KnownAccount("000000111111113", "accountClosed", failure="account_closed", ends_mandate=True),
    KnownAccount("000000111111116", "noAccount", failure="no_account", ends_mandate=True),
    KnownAccount("000000222222227", "referToCustomer", failure="refer_to_customer"),
    KnownAccount("000000922222227", "referToCustomerDelayed", failure="refer_to_customer", delayed=True),
    KnownAccount("000000333333335", "debitNotAuthorized", failure="debit_not_authorized", ends_mandate=True),
    KnownAccount("000000666666660", "dispute", disputed=True),
    KnownAccount("000000343434343", "exceedsWeeklyLimit", failure=LIMIT),
    KnownAccount("000000121212121", "exceedsTransactionLimit", failure="charge_exceeds_transaction_limit"),
)
ACSS: tuple[KnownAccount, ...] = (
    KnownAccount("00011000000123456789", "success"),
    KnownAccount("00011000900123456789", delayed=True),
    KnownAccount("00011000000222222227", "insufficientFunds", failure="insufficient_funds"),
    KnownAccount("00011000900222222227", failure="insufficient_funds", delayed=True),
    KnownAccount("00011000000666666661", deposits=False),
    KnownAccount("00011000000777777771", failure="charge_exceeds_weekly_limit"),
    KnownAccount("00011000000888888881", failure="charge_exceeds_transaction_limit"),
    KnownAccount("00011000000111111116", "noAccount", failure="no_account"),
    KnownAccount("00011000000111111113", "accountClosed", failure="account_closed"),
    KnownAccount("00011000000333333335", "debitNotAuthorized", failure="debit_not_authorized"),
    KnownAccount("00011000000555555559", "dispute", disputed=True),
)
NEW_ZEALAND: tuple[KnownAccount, ...] = (
    KnownAccount("1100000000000010", "success"),
    KnownAccount("1100002222222027", "insufficientFunds", failure="insufficient_funds"),
    KnownAccount("1100008888888000", "referToCustomer", failure="refer_to_customer"),
    KnownAccount("1100001111111016", "noAccount", failure="no_account", ends_mandate=True),
    KnownAccount("1100005555555059", "debitNotAuthorized", failure="debit_not_authorized", ends_mandate=True),
    KnownAccount("1100009999999000", "processing", processing=True),
)


def _sepa() -> Iterator[KnownAccount]:
    for country, numbers in IBANS.items():
        for number, (name, sets_off) in zip(numbers.split(), SEPA, strict=False):
            yield KnownAccount(number, f"{name}_{country.lower()}" if name else "", **sets_off)  # type: ignore[arg-type]
    # Source: Stripe's command line, whose `trigger checkout.session.async_payment_failed` pays by it.
    yield KnownAccount("IT60X0542811101000000123456", failure="incorrect_account_holder_name")


KNOWN: Mapping[str, tuple[KnownAccount, ...]] = {
    "acss_debit": ACSS,
    "au_becs_debit": BECS,
    "bacs_debit": BACS,
    "nz_bank_account": NEW_ZEALAND,
    "sepa_debit": tuple(_sepa()),
}
# What their magic names begin with; SEPA's pages use both.
PREFIXES: Mapping[str, tuple[str, ...]] = {
    "acss_debit": ("pm_acssDebit_",),
    "au_becs_debit": ("pm_auBecsDebit_",),
    "bacs_debit": ("pm_bacsDebit_",),
    "nz_bank_account": ("pm_nzBankAccount_",),
    "sepa_debit": ("pm_sepaDebit_", "pm_"),
}
# A type and a test account, by magic name.
BY_NAME: Mapping[str, tuple[str, KnownAccount]] = {
    f"{prefix}{each.name}": (type, each)
    for type, accounts in KNOWN.items()
    for each in accounts
    if each.name
    for prefix in PREFIXES[type]
}
BY_NUMBER: Mapping[str, Mapping[str, KnownAccount]] = {
    type: {each.number: each for each in reversed(accounts)} for type, accounts in KNOWN.items()
}


def note(store: AccountStore, method: str, type: str, number: str) -> None:
    """Remember which test account a payment method is made from, if it is one."""
    if number in BY_NUMBER.get(type, {}):
        store.keep("_debit", method, number=number)


def behind(store: AccountStore, method: Resource) -> KnownAccount | None:
    """The test account of a payment method, or of its `id` with a charge's `payment_method_details`."""
    type = method["type"]
    if type in ("us_bank_account", "ach_debit"):
        return bank_accounts.behind(store, method[type] or {})
    kept = store.find("_debit", str(method["id"]))
    return BY_NUMBER[type].get(kept["number"]) if kept else None
