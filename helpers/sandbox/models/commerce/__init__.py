"""Commerce (v2): product catalogs that agents sell from."""
