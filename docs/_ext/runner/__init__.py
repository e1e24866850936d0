"""Executes every block of every page, under pytest and through Sybil.

Top to bottom, each importing only what stands below it:

- ``collect``     what pytest and Sybil are told about pages
- ``update``      what rewrites the outputs of pages
- ``run``         one page, as pytest and ``update`` see it
- ``process``     a page's own process, as its parent sees it
- ``child``       a page's own process, from within
- ``evaluators``  what executing each kind of block means
- ``python``, ``session``, ``terminal``, ``exchange``, ``folder``
                  the kinds that are about code, ``>>>``, commands, HTTP, files
- ``parsers``     what reads each language of files
- ``twins``       what a command is on Windows
- ``server``      programs that go on running beside the page
- ``usage``       what a page reads and reaches for
- ``shell``       the one bash of a page
- ``page``        what the blocks of a page share
- ``interpreter`` a Python of the page's own
- ``guard``       what refuses forbidden imports, and lets packages stand in
- ``watch``       what notes and refuses reaching out
- ``traces``      tracebacks, in the page's own lines
- ``screen``      what a process prints
- ``meaning``     outputs that are compared as data
- ``compare``     what a page shows beside what came out
- ``merge``       what a page would show in place of that
- ``settings``    what a project tells the runner about itself

What a block is stands in ``blocks``, one folder up.
"""
