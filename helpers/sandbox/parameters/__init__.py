"""What a request's parameters are held to before a model sees them: types, limits, what goes with what."""
