"""The applications of a page, run inside the reader's browser.

Files go in, WSGI requests go through, answers come out.  Nothing here knows of
JavaScript, so all of it is tested under CPython, too, and lies in a memory snapshot.

Top to bottom, each importing only what stands below it:

- ``typed``        blocks that are typed into Python's prompt
- ``sending``      requests of a page
- ``bridge``       what the worker calls: JSON and bytes in, JSON and bytes out
- ``exchange``     one request, answered chunk by chunk
- ``application``  a project's files, its modules, its application
- ``prompt``       Python's prompt
- ``comparing``    whether the page shows what came out
- ``visitors``     the cookies of those who visit it
- ``failures``     what a reader is told of an error
- ``limit``        ends code that does not end by itself
- ``machine``      makes this Python a server's: coroutines, passwords, no sockets
- ``places``       where applications are
"""
