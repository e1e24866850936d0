"""Run commands in a test, the same way with each version of click."""

import typing as t
from contextvars import copy_context
from inspect import signature

import click.testing
from click.testing import Result


class CliRunner(click.testing.CliRunner):
    """Keeps stdout and stderr apart, and what a command leaves open to itself."""

    def __init__(self) -> None:
        options: dict[str, t.Any] = {}
        if "mix_stderr" in signature(super().__init__).parameters:  # before click 8.2
            options["mix_stderr"] = False
        super().__init__(**options)

    def invoke(self, *args: t.Any, **options: t.Any) -> Result:
        """Run a command, in a copy of the caller's context."""
        # click leaves a context open where it shows help; a process would end there.
        return copy_context().run(super().invoke, *args, **options)
