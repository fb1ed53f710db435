"""Identity: who somebody is, verified by a document, a selfie or a number."""
