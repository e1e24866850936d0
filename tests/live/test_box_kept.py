"""What a browser keeps for live examples: edits, files, a service worker."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from live.examples import EXAMPLES
from live.reader import PATIENCE, Box

#: Of an earlier build of the site.
OLD = "lagena-live-/project/_live/-00000000"
#: Of others, on the same host: two sites like this one, and a script of anybody's.
OTHERS = [
    "lagena-live-/_live/-00000000",
    "lagena-live-/project/more/_live/-00000000",
    "things",
]

#: Waits until a cache is gone, for five seconds at most.
GONE = """async (name) => {
  for (let tries = 0; tries < 100 && (await caches.has(name)); tries++) {
    await new Promise((done) => setTimeout(done, 50));
  }
}"""


@pytest.fixture
def profile(chromium: Browser, site: str) -> Iterator[BrowserContext]:
    """Return a profile in which nothing is kept yet."""
    context = chromium.new_context(base_url=site)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def visit(profile: BrowserContext) -> Page:
    page = profile.new_page()
    page.goto("en.html")
    return page


def edit(page: Page, name: str, before: str, after: str) -> Box:
    box = Box(page, name)
    box.root.locator("pre").click()
    expect(box.code).to_be_visible()
    box.type(before, after)
    return box


def test_an_edit_is_there_although_the_page_was_closed_at_once(
    profile: BrowserContext,
) -> None:
    page = visit(profile)
    edit(page, "login", "You are a stranger.", "Who are you?")
    page.close()

    box = Box(visit(profile), "login")

    expect(box.code).to_contain_text("Who are you?")
    box.run()
    box.shows("Who are you?")
    box.asked("GET / 200")


def test_each_example_has_its_own_edits(profile: BrowserContext) -> None:
    page = visit(profile)
    edit(page, "login", "You are a stranger.", "Who are you?")
    edit(page, "errors", "All is well.", "All is better.")
    page.close()

    page = visit(profile)
    login, errors = Box(page, "login"), Box(page, "errors")

    expect(login.code).to_contain_text("Who are you?")
    expect(login.code).not_to_contain_text("All is")
    expect(errors.code).to_contain_text("All is better.")
    expect(Box(page, "shop").code).to_have_count(0)
    login.button("Reset").click()
    page.close()
    page = visit(profile)
    expect(Box(page, "errors").code).to_contain_text("All is better.")
    expect(Box(page, "login").code).to_have_count(0)


def test_edits_are_kept_by_page_block_and_version(
    profile: BrowserContext, site: str
) -> None:
    page = visit(profile)
    edit(page, "login", "You are a stranger.", "Who are you?")

    kept = page.evaluate(
        "Object.entries(localStorage).map(([key, text]) => [key, JSON.parse(text)])"
    )
    ((name, value),) = kept
    assert name == f"lagena-live:{urlsplit(site).path}en.live.json#login"
    assert value["hash"] == EXAMPLES["login"]["hash"]
    assert list(value["files"]) == ["login.py"]
    page.goto("zh-CN.html")
    expect(Box(page, "login", "zh-CN").button("运行")).to_be_visible()
    expect(Box(page, "login", "zh-CN").code).to_have_count(0)


def test_a_start_forgets_its_own_old_files_and_no_others(
    profile: BrowserContext,
) -> None:
    page = visit(profile)
    page.evaluate(
        "names => Promise.all(names.map((it) => caches.open(it)))", [OLD, *OTHERS]
    )
    box = Box(page, "hello")
    box.run()
    box.shows("Hello, Ada!")

    page.evaluate(GONE, OLD)
    names = set(page.evaluate("caches.keys()"))
    assert names > set(OTHERS)
    (own,) = names - set(OTHERS)
    assert own.startswith("lagena-live-/project/_live/-")


def test_the_service_worker_has_no_more_than_the_previews(
    profile: BrowserContext, site: str
) -> None:
    page = visit(profile)
    Box(page, "hello").run()

    scopes = page.evaluate(
        "navigator.serviceWorker.getRegistrations()"
        ".then((all) => all.map(({ scope }) => scope))"
    )
    assert scopes == [f"{site}_live/preview/"]
    assert page.evaluate("navigator.serviceWorker.controller") is None
