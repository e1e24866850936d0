"""The folder on every page's ``PYTHONPATH``: it holds ``sitecustomize`` alone."""
