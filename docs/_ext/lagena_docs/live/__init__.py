"""How the site gets what runs its examples in the reader's browser.

Top to bottom, each importing only what stands below it:

- ``build``     publishes all of it beside the pages
- ``bundles``   the scripts and the style of a page's examples
- ``runtime``   the files that a browser fetches, made once for what goes into them
- ``shelf``     where these are kept, until no build uses them any more
- ``sources``   the Python code that runs there
- ``node``      the program that compiles it
"""
