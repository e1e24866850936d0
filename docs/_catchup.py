"""Executes the pages that have no record of it: what `make serve` does first."""

from conftest import LAGENA

from runner.catchup import main

if __name__ == "__main__":
    main(LAGENA)
