"""What reads, executes, compares and shows the pages.

Top to bottom, each importing only what stands below it:

- ``runner``      executes the blocks
- ``parity``      compares the languages
- ``site``        builds the site, and serves it
- ``live``        makes what runs the examples in a browser
- ``records``     what the run of a page has recorded
- ``freshness``   which sections of a translation are stale
- ``settings``    what this project is, and how its pages are executed
- ``twins``       which pages and sections are each other's translation
- ``pages``       makes what programs read of the pages
- ``sections``    what a page says, section by section, as languages are compared
- ``destinations`` which application each request of a page goes to
- ``commands``    what of a console block, or of another session, is typed
- ``continuing``  which blocks are typed into one Python, and where a new one will do
- ``exported``    what the commands of a page set
- ``headings``    the headings of a page, and their labels
- ``projects``    what the files of a page are together
- ``blocks``      what a page holds that is executed
- ``docstrings``  what code says of its names
- ``artefact``    what programs read of the pages
- ``starts``      how the applications of the pages start
- ``languages``   the languages of the site
- ``bash``        whether a command is whole, or goes on
- ``curl``        what a curl command asks of a server
- ``secret_keys`` where a command puts the secret key that it makes

``runner``, ``parity``, ``site`` and ``live`` know nothing of each other.
"""
