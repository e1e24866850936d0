"""Proves that drift shows: it breaks copies of pages and framework, and counts misses.

Top to bottom, each importing only what stands below it:

- ``__main__``      the whole run
- ``report``        what it prints
- ``judge``         what became of a mutant: caught, and on the right line, or missed
- ``sample``        which page mutants are tried
- ``behaviours``    the framework mutants: what pages promise, each broken once
- ``workers``       the processes that try them, each on a copy of its own
- ``translations``  breaks a translation, as a translator might
- ``outputs``, ``sources``  break what a page records, and what it executes
- ``trial``         runs pages of a copy, and compares their languages
- ``edits``         a change of a page, and where it has to be seen
- ``reach``         which functions of the framework a page calls
"""
