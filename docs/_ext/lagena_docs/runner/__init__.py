"""Executes every block of every page, under pytest and through Sybil.

Top to bottom, each importing only what stands below it:

- ``collect``     what pytest and Sybil are told about pages
- ``update``      what rewrites the outputs of pages
- ``catchup``     what executes the pages that have no record
- ``run``         one page, as those three see it
- ``held``        how its applications start, held against what is checked in of that
- ``process``     a page's own process, as its parent sees it
- ``applications`` how each application starts, found by starting it
- ``child``       a page's own process, from within
- ``trial``       one application, started alone and asked
- ``evaluators``  what executing each kind of block means
- ``pycon``, ``terminal``, ``folder``, ``windows``
                  the kinds that are about ``>>>``, commands, files, Windows
- ``reload``      servers that start again because a block changed a module
- ``python``      the kinds that are about code
- ``powershell``  what a command for bash is in PowerShell
- ``parsers``     what reads each language of files
- ``server``      programs that go on running beside the page
- ``prompt``      Python as its prompt takes it
- ``usage``       what the page reads, and what it reached for
- ``traces``      tracebacks, in the page's own lines
- ``interpreter`` a Python of the page's own
- ``page``        what the blocks of a page see, and what they have made
- ``shell``       the one bash of a page
- ``machine``     what they run on: a folder, ports, an environment
- ``guard``       what refuses forbidden imports, and lets a package stand in
- ``audit``       what notes reading, and refuses reaching out
- ``screen``      what a process prints
- ``apart``       a function in a process of its own
- ``asked``       the GETs that a page makes
- ``wire``        what a page's process and its parent tell each other
- ``exchange``    requests to an application, and its responses
- ``meaning``     outputs that are compared as data
- ``compare``     what a page shows beside what came out
- ``errors``      how a block says that it failed
- ``merge``       what a page would show in place of what it does

From ``exchange`` down, nothing needs a machine: a browser compares by the same code.

What a project tells the runner stands in ``settings``, one folder up; what a run has
recorded, in ``records``.
"""
