"""What runs in a page's Python while tests hold it to the pages and to the framework.

- ``tests``    runs test files
- ``replay``   executes the blocks of a page, as the runner does
- ``absent``   stands for what reads pages
- ``shell``    what of a shell the blocks of pages need
- ``programs`` the programs that are Python's
- ``curl``     the client of the pages
- ``machine``  what all of it runs on: no processes, no sockets
"""
