"""The list of steps has every method that is not one of set-up."""

from inspect import isfunction

from lagena import Flask
from lagena.steps import STEPS

#: What a program calls, and nothing in the framework does.
CALLED = {"iter_blueprints", "open_instance_resource", "open_resource", "run"}


def test_every_method_is_a_step_or_sets_up_or_is_only_called() -> None:
    methods = {
        name: method
        for cls in Flask.__mro__
        for name, method in vars(cls).items()
        if isfunction(method) and not name.startswith("_")
    }
    set_up = {name for name in methods if hasattr(methods[name], "__wrapped__")}

    assert methods.keys() - set_up - CALLED == set(STEPS)
    assert len(STEPS) == len(set(STEPS))
