"""Keeps translations true to their source: structure, code, freshness and wording."""
