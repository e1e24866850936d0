"""How the pages become the site: Sphinx's extensions, what builds, what serves.

What is run, top to bottom, each importing only what stands below it:

- ``watch``         builds again at each save, and reloads what is open
- ``pdf``           prints a PDF of each language
- ``pictures``      takes the pictures of a browser that pages show
- ``build``         builds every language
- ``serve``         serves what is built
- ``browser``       finds the browser that prints and tests

The extensions:

- ``publishing``    the Markdown beside each page, the lists of pages for programs
- ``run``           the buttons of what runs on the pages, and what that is
- ``typed``         what is typed into Python's prompt, and commands that fail
- ``requests``      what is sent to applications
- ``run_lines``     the commands that run applications
- ``applications``  what is an application, and how it starts
- ``box``           the box at a page's end with its files, and their zip
- ``fences``        how a block is shown
- ``drawings``      drawings made from text, with the words of each language
- ``executed``      the foot of a page: how much of it was executed
- ``moved``         what leads on from old addresses
- ``notfound``      the page for addresses that lead nowhere
- ``notices``       what is said where a translation is stale or missing
- ``offline``       the zip of the whole site, and the links to it
- ``search``        the index that the search looks into
- ``sharing``       what other sites show of a page that somebody links to
- ``prompts``       what is said over a block that is typed into Python's prompt
- ``content``       writes what programs read of the pages
- ``anchors``       the ids of sections, the same in each language
- ``bilingual``     the way from each page to its twins
- ``highlighting``  how sessions are coloured
- ``markup``        what Sphinx and the theme write, made right
- ``navigation``    the list of pages beside each page
- ``colours``       the colours of the site and of its code
- ``lanes``         how a drawing is drawn
- ``reference``     the entries of the reference
- ``repository``    the links to a page's source, and to report a problem
- ``sources``       what the site is built from, and what of it has changed since
- ``wheel``         the link to lagena's own wheel
- ``extension``     what all of these share
"""
