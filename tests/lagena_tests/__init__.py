"""What the tests are run, measured and tried by.

- ``gate``          the gates: ``make test`` and the longer ones
- ``bench``         what a request costs, beside Flask and others
- ``drift``         breaks copies of pages and framework, and counts what goes unnoticed
- ``applications``  random applications and requests
- ``commands``      click's runner for tests
- ``needs``         what tests need beside Python, and what becomes of them without it
"""
