"""The requests of the pages: what each sends to which application, with a button.

Over each block of them stands where they go.  What cannot be sent from a page has no
button: what is served by another program, and what takes part of a request from a file
that the page does not show, or gives the answer to another program.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.transforms import SphinxTransform

from lagena_docs import curl
from lagena_docs.artefact import BlockData, CommandData, PageData
from lagena_docs.site import applications, content
from lagena_docs.site.applications import ending
from lagena_docs.site.extension import PARALLEL
from lagena_docs.site.prompts import set_caption
from lagena_docs.starts import Start, Starts, does_start

#: The roles of outputs that are compared as something else than text.
PARSED = {"output parsed": "html"}


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("lagena_docs.site.applications")
    app.setup_extension("lagena_docs.site.prompts")
    app.add_transform(SayWhereItGoes)
    return {
        **PARALLEL,
        # Of what it leaves in doctrees: older ones are made again.
        "env_version": 1,
    }


class SayWhereItGoes(SphinxTransform):
    """Put a caption over each block whose requests go to one application."""

    default_priority = 510  # once all blocks have their names

    def apply(self, **kwargs: Any) -> None:
        blocks = {
            it["name"]: it for it in content.page(self.app, self.env.docname)["blocks"]
        }
        for node in list(self.document.findall(nodes.literal_block)):
            block = blocks.get(node["ids"][-1]) if "block" in node else None
            if block and (to := destination(block)):
                set_caption(node, "request-block", _words(to, blocks[to]["file"]))
            elif block and block["kind"] == "console" and asking(block):
                words = [nodes.Text(_("To another server"))]
                set_caption(node, "request-block", words)


def _words(to: str, file: str) -> Iterator[nodes.Node]:
    """Yield what a caption says; it links to the block of the application."""
    before, _placeholder, after = _("To %(file)s").partition("%(file)s")
    yield nodes.Text(before)
    yield nodes.reference("", file, refid=to, internal=True)
    yield nodes.Text(after)


def destination(block: BlockData) -> str:
    """Return whose application answers all requests of a block; empty if none does."""
    to = {it.get("to", "") for it in asking(block)}
    return to.pop() if len(to) == 1 else ""


def buttons(app: Sphinx, page: str) -> dict[str, str]:
    """Return what ends the captions of the blocks of a page that are requests."""
    return {
        block: ending("send", _("Send"), it.get("cannot", ""))
        for block, it in examples(app, page)
    }


def examples(app: Sphinx, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what each block with requests sends, or why it does not, by its name."""
    page, cannot = content.page(app, name), applications.cannot_run(app, name)
    found = dict(requests(page, applications.starts_of(app, name)))
    for block in [it["name"] for it in page["blocks"] if asking(it)]:
        if block in cannot:
            yield block, {"cannot": cannot[block]}
        elif block in found and found[block]["application"] not in cannot:
            yield block, found[block]


def requests(page: PageData, of_page: Starts) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what each block of a page sends to an application that starts."""
    for block in page["blocks"]:
        asked = asking(block)
        sends = list(_sends(page, block))
        to = destination(block)
        start = of_page.get(to)
        if start and does_start(start) and len(sends) == len(asked):
            request: dict[str, Any] = {"application": to, "sends": sends}
            if files := _changed(page, block, to, start):
                request["files"] = files
            yield block["name"], request


def asking(block: BlockData) -> list[BlockData] | list[CommandData]:
    """Return what of a block is a request: itself, or its commands."""
    if block["kind"] == "request":
        return [block]
    if block["kind"] != "console":
        return []
    return [it for it in block["commands"] if it["kind"] == "request"]


def _sends(page: PageData, block: BlockData) -> Iterator[dict[str, Any]]:
    """Yield the requests of a block that can be sent, with what the page shows."""
    below = [it for it in page["blocks"] if it.get("of") == block["name"]]
    if block["kind"] == "request":
        (response,) = (it for it in below if it["kind"] == "response")
        yield {"http": block["text"], "shown": response["text"]}
        return
    for command in block.get("commands", []):
        if sent := _curl(page, block, command):
            last = command is block["commands"][-1]
            yield {"curl": sent, **_shown(command, below if last else [])}


def _changed(page: PageData, block: BlockData, to: str, start: Start) -> dict[str, str]:
    """Return the files, but for code, that a page has written since it ran something.

    What it runs has those of ``start``, from when the page first asked it.
    """
    texts = {it["name"]: it["text"] for it in page["blocks"]}
    names = list(texts)
    since = names[names.index(to) + 1 : names.index(block["name"])]
    return {
        path: texts[name]
        for path, name in block["files"].items()
        if name in since
        and not path.endswith(".py")
        and start["files"].get(path) != name
    }


def _curl(
    page: PageData, block: BlockData, command: CommandData
) -> dict[str, Any] | None:
    """Return what a command sends; nothing if a page cannot send that."""
    if command["kind"] != "request":
        return None
    texts = {it["name"]: it["text"] for it in page["blocks"]}
    files = {path: texts[name] for path, name in block["files"].items()}
    request = curl.read(command["text"], files)
    told = curl.told(command["text"]) if request else None
    return {**request, "told": told} if request and told else None


def _shown(command: CommandData, below: list[BlockData]) -> dict[str, Any]:
    """Return what a page shows of an answer, under the command or in a block below."""
    outputs = [it for it in below if it["kind"] == "output"]
    if command["shown"] or not outputs:
        return {"shown": command["shown"]}
    output = outputs[0]
    parsed = "json" if output["lang"] == "json" else PARSED.get(output.get("role", ""))
    return {"shown": output["text"]} | ({"compared": parsed} if parsed else {})
