"""Keeps translations true to their source: structure, code, freshness, wording.

Top to bottom, each importing only what stands below it:

- ``__main__``      the commands
- ``overview``      the table of what is to be done, and the list of what is broken
- ``stamps``        what marks sections as translated
- ``new_language``  what adds a language to the site
- ``structure``     what a translated page lacks, beside its source
- ``wording``, ``vocabulary``
                    how Chinese is written, and the words that are not used in it
- ``history``       what the source said when a section was translated
- ``glossary``      the terms that have one translation
- ``code``          what may differ in the code of twins
- ``problems``      what is wrong, and where
"""
