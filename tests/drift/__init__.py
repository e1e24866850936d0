"""Proves that drift shows: it breaks copies of pages and framework, and counts misses.

Top to bottom, each importing only what stands below it:

- ``__main__``      the whole run, and what it prints
- ``sample``        which page mutants are tried
- ``translations``  breaks a translation, as a translator might
- ``outputs``, ``sources``  break what a page records, and what it executes
- ``edits``         a change of a page, and where it has to be seen
- ``behaviours``    the framework mutants: what pages promise, each broken once
- ``trial``         runs pages of a copy, and compares their languages
- ``reach``         which functions of the framework a page calls
"""
