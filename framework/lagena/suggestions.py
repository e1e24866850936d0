"""The texts for where no application is found: why, and which command would do."""

from __future__ import annotations

import ast
import difflib
import inspect
import re
import sys
import typing as t
from collections.abc import Iterator
from pathlib import Path

import click
from click.core import ParameterSource

from .advice import advice

if t.TYPE_CHECKING:
    from types import ModuleType

#: The variables that are taken for the application, and the functions that make it.
APP_NAMES = ("app", "application")
FACTORY_NAMES = ("create_app", "make_app")


# --- What to say ------------------------------------------------------------------


def applications_here(wanted: str = "", but: str = "") -> str:
    """Tell which files of this folder make an application, leaving out ``but``.

    If one of them is nearly what was ``wanted``, it alone is named.
    """
    targets = {
        target.lower(): target
        for target in targets_in(Path())
        if target.split(":")[0] != but
    }
    if targets:
        where = advice(en="This folder", zh="当前文件夹")
        # A dot is where the colon should be.
        return _commands(where, targets, wanted.split(".")[0].lower())
    here, command = Path.cwd(), command_line("hello", "run")
    return advice(
        en=f"No {'other ' if but else ''}file in {here} makes an application. Go to "
        f"the folder of yours, or save one here as hello.py and run: {command}",
        zh=f"在 {here} 里没有找到{'其他' if but else ''}创建应用的文件。"
        f"请切换到应用所在的文件夹，或者在这里把应用保存为 hello.py，再运行：{command}",
    )


def applications_in(module: ModuleType, names: list[str], wanted: str = "") -> str:
    """Tell which ``names`` of a module are applications, else which files make one."""
    targets = {
        name: _import_path(module.__name__, name) for name in names if name != wanted
    }
    if targets:
        return _commands(advice(en="The module", zh="这个模块"), targets, wanted)
    here = applications_here(but=_import_path(module.__name__))
    return advice(
        en=f"The module has no application. {here}", zh=f"这个模块里没有应用。{here}"
    )


def no_application(module: ModuleType) -> str:
    """Tell that a module makes no application, and which files do."""
    here = applications_here(but=_import_path(module.__name__))
    return advice(
        en="The module has neither an application, as app = Flask(__name__), nor a "
        f"function create_app() that returns one. {here}",
        zh="这个模块里既没有 app = Flask(__name__) 这样的应用，"
        f"也没有返回应用的函数 create_app()。{here}",
    )


def no_module(name: str) -> str:
    """Tell where a module was looked for, and which files make an application."""
    folder, here = sys.path[0], applications_here(name)
    return advice(
        en=f"No module of this name is in {folder} or installed. {here}",
        zh=f"{folder} 里没有叫这个名字的模块，安装的软件包里也没有。{here}",
    )


def correct_import(error: ImportError, again: str) -> str:
    """Tell what to do about an import that failed inside of the application."""
    missing = error.name if isinstance(error, ModuleNotFoundError) else None
    if missing is None:
        return advice(
            en=f"Correct the import, then run: {again}",
            zh=f"请改正这个导入，再运行：{again}",
        )
    if missing.split(".")[0] == "flask":
        return advice(
            en=f"Import from lagena instead, then run: {again}\n"
            "Or leave the import as it is, and put --as-flask before --app.",
            zh=f"请改为从 lagena 导入，再运行：{again}\n"
            "也可以保留原来的导入，在 --app 前面加上 --as-flask。",
        )
    return advice(
        en=f"Install what provides {missing!r} for this Python ({sys.executable}), or "
        f"correct the import, then run: {again}",
        zh=f"请为这个 Python（{sys.executable}）安装提供 {missing!r} 的软件包，"
        f"或者改正导入，再运行：{again}",
    )


def correct_module(name: str, again: str) -> str:
    """Tell what to do about a module that raised another error."""
    return advice(
        en=f"{name!r} could not be imported. Correct this, then run: {again}",
        zh=f"{name!r} 无法导入。请先改正上面的错误，再运行：{again}",
    )


def definition(module: ModuleType, name: str) -> str:
    """Tell which arguments a factory takes, and the command to write them into."""
    signature = inspect.signature(getattr(module, name))
    command = run_again(module.__name__, f"{name}(...)")
    return advice(
        en=f"It is defined as {name}{signature}. Put its arguments for the dots: "
        f"{command}",
        zh=f"它的定义是 {name}{signature}。请把省略号换成它的参数：{command}",
    )


def what_follows_the_colon(module_has: str) -> str:
    """Tell what may stand after the colon of ``--app``, and what the module has."""
    return advice(
        en="After the colon comes a name, or a call with plain values as in "
        f"create_app('dev', debug=True). {module_has}",
        zh="冒号后面要写一个名字，或者写参数都是普通值的调用，例如 "
        f"create_app('dev', debug=True)。{module_has}",
    )


def wrong_type(value: object, module_has: str) -> str:
    """Tell the type of a value that is no application, and what the module has."""
    kind = type(value).__name__
    return advice(
        en=f"It gives an object of type {kind!r}. {module_has}",
        zh=f"得到的是 {kind!r} 类型的对象。{module_has}",
    )


def not_read(file: str, name: str) -> str:
    """Warn of a file whose name belongs to a module that was loaded before."""
    return advice(
        en=f"Warning: {file!r} was not read, because another module {name!r} was "
        "loaded before it; rename the file.",
        zh=f"警告：没有读取 {file!r}，因为已经先加载了另一个模块 {name!r}；"
        "请给这个文件改名。",
    )


def hides_python(file: str, name: str) -> str:
    """Warn of a file that is imported in place of a module of Python's."""
    return advice(
        en=f"Warning: {file!r} hides Python's own module {name!r} from all code that "
        "imports it; rename the file.",
        zh=f"警告：{file!r} 挡住了 Python 自带的模块 {name!r}，"
        "导入它的代码都会受影响；请给这个文件改名。",
    )


def _commands(where: str, targets: dict[str, str], wanted: str) -> str:
    close = difflib.get_close_matches(wanted, targets, n=1)
    if close:
        target = targets[close[0]]
        command = command_line(target, "run")
        return advice(
            en=f"Did you mean {target!r}? Run: {command}",
            zh=f"要找的是不是 {target!r}？请运行：{command}",
        )
    lines = [command_line(target, "run") for target in targets.values()]
    if len(lines) == 1:
        return advice(
            en=f"{where} has an application; run: {lines[0]}",
            zh=f"{where}里有一个应用，请运行：{lines[0]}",
        )
    several = advice(
        en=f"{where} has several applications; run one of:",
        zh=f"{where}里有多个应用，请运行其中一个：",
    )
    return "\n  ".join([several, *lines])


# --- The applications of a folder -------------------------------------------------


def targets_in(folder: Path) -> Iterator[str]:
    """Yield, for each file of a folder that makes an application, its ``--app``."""
    for path in sorted([*folder.glob("*.py"), *folder.glob("*/__init__.py")]):
        module = path.relative_to(folder).parent.name or path.stem
        if module in sys.stdlib_module_names:
            continue  # it would not be what is imported
        names = list(_names_made_by(path))
        if len(names) == 1 or {*APP_NAMES} & {*names}:
            yield module
        else:
            yield from (f"{module}:{name}" for name in names)


def _names_made_by(path: Path) -> Iterator[str]:
    """Yield the applications of a file, or else its factory, without running it."""
    try:
        body = ast.parse(path.read_bytes()).body
    except (OSError, SyntaxError, ValueError):
        return
    factories = []
    made = False
    for statement in body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=maker)):
                if ast.unparse(maker).split(".")[-1] in {"Flask", *FACTORY_NAMES}:
                    made = True
                    yield name
            case ast.FunctionDef(name=name) if name in FACTORY_NAMES:
                factories.append(name)
    if not made:
        yield from factories[:1]


# --- Commands as they would be typed ----------------------------------------------


def command_line(import_path: str | None, *words: str) -> str:
    """Write a command as the user would type it, for the application named."""
    ctx = click.get_current_context(silent=True)
    program = ctx.find_root().info_name if ctx is not None else None
    options = []
    if ctx is not None and _is_typed(ctx.find_root(), "as_flask"):
        options.append("--as-flask")
    if import_path is not None:
        options += ["--app", quote(import_path)]
    return " ".join([program or "lagena", *options, *words])


def run_again(module_name: str, app_name: str | None = None) -> str:
    """Write the command that runs what a module has, from the current folder."""
    return command_line(_import_path(module_name, app_name), "run")


def _import_path(module_name: str, app_name: str | None = None) -> str:
    """Write what ``--app`` takes, seen from the current folder."""
    here = Path.cwd()
    folder = Path(sys.path[0]).absolute()  # prepare_import() put it there
    path = module_name
    if folder != here:
        file = folder.joinpath(*module_name.split("."))
        path = str(file.relative_to(here) if file.is_relative_to(here) else file)
    return path if app_name is None else f"{path}:{app_name}"


def _is_typed(ctx: click.Context, option: str) -> bool:
    return ctx.get_parameter_source(option) is ParameterSource.COMMANDLINE


def quote(word: str) -> str:
    """Quote a word of a command, where it needs that."""
    plain = re.fullmatch(r"[\w./\\:-]+", word)
    # Double quotes do in every shell, Windows' too.
    return word if plain else f'"{word}"'
