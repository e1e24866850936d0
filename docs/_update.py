"""Rewrites the outputs that pages record: ``python docs/_update.py docs/index.md``."""

import sys

from conftest import LAGENA

from runner.update import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or [str(LAGENA.pages)], LAGENA))
