"""The changes between versions, written by hand: a file a named release, in each the newest first."""
