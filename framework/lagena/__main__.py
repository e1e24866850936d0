"""``python -m lagena`` is the ``lagena`` command."""

from .cli import main

main()
