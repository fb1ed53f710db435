"""Payment methods: cards, bank accounts, tokens, sources and every other way to pay."""
