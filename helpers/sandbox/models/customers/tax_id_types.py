"""Types of tax ids: how their numbers look, which are looked up, and which pages collect."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..core import countries

# How a VAT number looks in each country of the European Union, and in Northern Ireland.
EU_VAT: Mapping[str, str] = {
    "AT": r"U\d{8}", "BE": r"[01]\d{9}", "BG": r"\d{9,10}", "CY": r"\d{8}[A-Z]", "CZ": r"\d{8,10}",
    "DE": r"\d{9}", "DK": r"\d{8}", "EE": r"\d{9}", "EL": r"\d{9}", "ES": r"[A-Z0-9]\d{7}[A-Z0-9]",
    "FI": r"\d{8}", "FR": r"[A-Z0-9]{2}\d{9}", "HR": r"\d{11}", "HU": r"\d{8}(\d{3})?",
    "IE": r"\d[A-Z0-9+*]\d{5}[A-Z]{1,2}", "IT": r"\d{11}", "LT": r"\d{9}(\d{3})?",
    "LU": r"\d{8}", "LV": r"\d{11}", "MT": r"\d{8}", "NL": r"\d{9}B\d{2}", "PL": r"\d{10}", "PT": r"\d{9}",
    "RO": r"\d{2,10}", "SE": r"\d{12}", "SI": r"\d{8}", "SK": r"\d{10}", "XI": r"\d{9}(\d{3})?",
}  # fmt: skip
# How numbers of other types look, without spaces, points and dashes. A type that is missing here may look
# anyhow. Source: the examples of https://docs.stripe.com/billing/customer/tax-ids.
FORMATS: Mapping[str, str] = {
    "au_abn": r"\d{11}",
    "au_arn": r"\d{12}",
    "br_cnpj": r"\d{14}",
    "br_cpf": r"\d{11}",
    "ca_bn": r"\d{9}",
    "ca_gst_hst": r"\d{9}RT\d{4}",
    "ch_uid": r"CHE\d{9}(HR)?",
    "ch_vat": r"CHE\d{9}(MWST|TVA|IVA)",
    "es_cif": r"[A-Z]\d{7}[A-Z0-9]",
    "eu_vat": "|".join(f"{country}{number}" for country, number in EU_VAT.items()),
    "gb_vat": r"GB\d{9}(\d{3})?",
    "in_gst": r"\d{2}[A-Z0-9]{13}",
    "jp_cn": r"\d{13}",
    "jp_rn": r"\d{5}",
    "kr_brn": r"\d{10}",
    "no_vat": r"\d{9}MVA",
    "nz_gst": r"\d{8,9}",
    "sg_uen": r"\d{8,9}[A-Z]|T\d{2}[A-Z]{2}\d{4}[A-Z]",
    "us_ein": r"\d{9}",
    "za_vat": r"4\d{9}",
}
# Types that are looked up, and what becomes of the numbers that are published for tests.
# Source: https://docs.stripe.com/billing/customer/tax-ids#validation and its section on testing.
LOOKED_UP = frozenset({"au_abn", "eu_vat", "gb_vat"})
OUTCOMES = {"000000000": "verified", "111111111": "unverified", "222222222": "pending"}
# Those that Checkout and the portal collect; each but that of the European Union begins with its country.
# Source: https://docs.stripe.com/tax/checkout/tax-ids.
COLLECTED = (
    "eu_vat", "gb_vat", "ae_trn", "al_tin", "am_tin", "ao_tin", "au_abn", "aw_tin", "az_tin", "ba_tin",
    "bb_tin", "bd_bin", "bf_ifu", "bh_vat", "bj_ifu", "bs_tin", "by_tin", "ca_bn", "ca_gst_hst",
    "ca_pst_bc", "ca_pst_mb", "ca_pst_sk", "ca_qst", "cd_nif", "ch_vat", "cl_tin", "cm_niu", "cr_tin",
    "cv_nif", "ec_ruc", "eg_tin", "es_cif", "et_tin", "ge_vat", "gn_nif", "hu_tin", "in_gst", "is_vat",
    "ke_pin", "kg_tin", "kh_tin", "kr_brn", "kz_bin", "la_tin", "li_vat", "lk_vat", "ma_vat", "md_vat",
    "me_pib", "mk_vat", "mr_nif", "mx_rfc", "ng_tin", "no_vat", "np_pan", "nz_gst", "om_vat", "pe_ruc",
    "ph_tin", "pl_nip", "rs_pib", "ru_inn", "ru_kpp", "sa_vat", "sg_gst", "sn_ninea", "sr_fin", "th_vat",
    "tj_tin", "tr_tin", "tw_vat", "tz_vat", "ua_vat", "ug_tin", "uy_ruc", "uz_tin", "uz_vat", "za_vat",
    "zm_tin", "zw_tin",
)  # fmt: skip
COLLECTED_IN = countries.EUROPEAN_UNION | {each[:2].upper() for each in COLLECTED if each != "eu_vat"}


def looks_right(type: str, value: str) -> bool:
    """Whether a number has its type's form; those for tests always have."""
    if type in LOOKED_UP and value[-9:] in OUTCOMES:
        return True
    return (
        type not in FORMATS or re.fullmatch(FORMATS[type], re.sub(r"[ .\-/]", "", value).upper()) is not None
    )


def country_of(type: str, value: str) -> str | None:
    """Where a tax id is from: a VAT number of the European Union says so itself."""
    if not type.startswith("eu_"):
        return type[:2].upper()
    code = value[:2].upper()
    return {"EL": "GR", "XI": "GB"}.get(code, code) if code in EU_VAT else None
