"""The three gates: ``make test``, ``make test-long`` and ``make test-full``."""
