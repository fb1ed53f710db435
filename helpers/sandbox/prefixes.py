def prefix(r: str) -> str:
    return {"customer": "cus_", "product": "prod_"}.get(r, r[:3] + "_")
