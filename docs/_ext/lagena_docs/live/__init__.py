"""How the site gets what runs its examples in the reader's browser.

Top to bottom, each importing only what stands below it:

- ``runtime``   the files that a browser fetches, made once for what goes into them
- ``sources``   the Python code that runs there
- ``node``      the program that compiles it
"""
