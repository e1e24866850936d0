"""The live examples as a reader finds them: run, browse, send."""

import gzip
import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from live.examples import EXAMPLES, RUNS, TYPED
from live.reader import Box

ADDRESSES = "This app answers under these addresses:"


def name_in(url: str) -> str:
    """Return the name of a file, without the hash of what is in it."""
    return re.sub(r"\.[0-9a-f]{16}\.", ".", url.rpartition("/")[2])


def test_nothing_is_fetched_before_run_is_touched(context: BrowserContext) -> None:
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(name_in(request.url)))

    page.goto("en.html", wait_until="networkidle")

    assert sorted(asked) == [
        "en.html",
        "furo.css",
        "loader.js",
        "pygments.css",
        "scrolling.js",
        "site.css",
    ]
    runs = len(EXAMPLES) + len(TYPED) + len(RUNS)
    assert page.get_by_role("button", name="Run").count() == runs
    assert page.locator("iframe").count() == 0
    page.close()


def test_the_loader_weighs_next_to_nothing(made_site: Path) -> None:
    (loader,) = (made_site / "_live").glob("loader.*.js")

    assert 0 < len(gzip.compress(loader.read_bytes())) < 2048


def test_touching_run_fetches_scripts_and_no_python(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(name_in(request.url)))

    with page.expect_response("**/editor.*.js"):
        Box(page, "login").button("Run").hover()
    page.wait_for_load_state("networkidle")

    assert "page.js" in asked
    assert not [
        name for name in asked if name.endswith((".bin", ".mjs", "worker.js", "sw.js"))
    ]


def test_the_editor_stands_where_the_block_stood(page: Page) -> None:
    box = Box(page, "login")
    top = "it => it.getBoundingClientRect().top"
    # Where a word stands is asked for by its letters, which no element holds alone.
    word = """it => {
      const texts = document.createTreeWalker(it, NodeFilter.SHOW_TEXT);
      while (!texts.nextNode().data.includes("LOGIN"));
      const range = document.createRange();
      range.selectNode(texts.currentNode);
      return range.getBoundingClientRect().top;
    }"""
    below = page.locator("#below")
    before = box.root.locator("pre").evaluate(word), below.evaluate(top)

    box.root.locator("pre").click(position={"x": 300, "y": 80})
    expect(box.code).to_be_visible()

    now = box.root.locator(".cm-content").evaluate(word), below.evaluate(top)
    assert now == pytest.approx(before, abs=0.5)


def test_a_visitor_logs_in(page: Page) -> None:
    box = Box(page, "login")
    box.run()
    box.frame.get_by_role("link", name="Log in").click()
    box.frame.get_by_label("Your name").fill("李雷 <3")
    box.frame.get_by_role("button", name="Log in").click()

    box.shows("Welcome!")
    box.shows("Hello, 李雷 <3!")
    box.asked("GET / 200", "GET /login 200", "POST /login Sets a cookie 303", "GET /")
    row = box.row(2)
    expect(row).to_contain_text("Location: /")
    expect(row).to_contain_text("name=")
    expect(row).to_contain_text("Signed, not encrypted")
    expect(row).to_contain_text('"name":"李雷 <3"')
    box.root.get_by_role("tab", name="Output").click()
    printed = box.root.get_by_role("tabpanel", name="Output")
    expect(printed).to_have_text("The start was asked for.\n" * 2)


def test_the_address_leads_there_and_the_buttons_back_and_forth(page: Page) -> None:
    box = Box(page, "login")
    box.run()
    box.shows("You are a stranger.")
    expect(box.button("Back")).to_be_disabled()

    box.go("/user/Ada")
    box.shows("User Ada at localhost:5000")
    box.button("Back").click()
    box.shows("You are a stranger.")
    box.button("Forward").click()
    box.shows("User Ada")
    box.button("Reload").click()

    rows = ["GET / 200", "GET /user/Ada 200", "GET / 200"]
    box.asked(*rows, "GET /user/Ada 200", "GET /user/Ada 200")
    expect(box.button("Forward")).to_be_disabled()
    expect(box.address).to_have_value("/user/Ada")
    box.go("http://shop.example/user/Eve")
    box.shows("User Eve at shop.example")


def test_the_address_suggests_the_routes(page: Page) -> None:
    box = Box(page, "login")
    box.run()
    box.shows("You are a stranger.")
    box.address.press("ArrowDown")
    routes = box.root.get_by_role("list", name=ADDRESSES)
    expect(routes.get_by_role("button")).to_have_text(
        ["/", "/login", "/user/<name>", "/escape"]
    )

    routes.get_by_role("button", name="/login", exact=True).click()

    expect(box.frame.get_by_label("Your name")).to_be_visible()
    box.asked("GET / 200", "GET /login 200")


def test_a_page_that_leaves_the_application_is_led_back(page: Page) -> None:
    box = Box(page, "login")
    box.run()
    box.shows("You are a stranger.")

    box.go("/escape")

    box.shows("User back")
    box.asked("GET / 200", "GET /escape 200", "GET /user/back 200")


def test_a_second_visitor_has_cookies_of_their_own(page: Page) -> None:
    box = Box(page, "login")
    box.run()
    box.go("/login")
    box.frame.get_by_label("Your name").fill("Ada")
    box.frame.get_by_role("button", name="Log in").click()
    box.shows("Hello, Ada!")

    box.root.get_by_label("More").click()
    box.button("Be visitor 2").click()
    box.shows("You are a stranger.")
    expect(box.root.get_by_text("Visitor 2")).to_have_count(2)
    box.root.get_by_label("More").click()
    box.button("Be visitor 1").click()

    box.shows("Hello, Ada!")
    box.button("Clear cookies").click()
    box.button("Reload").click()
    box.shows("You are a stranger.")


def test_a_file_is_uploaded(page: Page) -> None:
    box = Box(page, "files")
    box.run()
    content = bytes(range(256))
    file = box.frame.get_by_label("A file")
    file.set_input_files({"name": "图.bin", "mimeType": "image/png", "buffer": content})
    box.frame.get_by_role("button", name="Send").click()

    box.shows(f"图.bin: {content.hex()}")
    box.asked("GET / 200", "POST / 200")


def test_a_file_is_downloaded_and_the_page_stays(page: Page) -> None:
    box = Box(page, "files")
    box.run()

    with page.expect_download() as download:
        box.frame.get_by_role("link", name="The list").click()

    assert Path(download.value.path()).read_text() == "a,b"
    box.asked("GET / 200", "GET /list.csv 200")
    expect(box.address).to_have_value("/")
    box.shows("The list")


def test_a_stream_comes_piece_by_piece(page: Page) -> None:
    box = Box(page, "files")
    box.run()
    box.go("/counter")

    expect(box.frame.get_by_role("listitem")).to_have_text(["0", "1", "2"])
    box.asked("GET / 200", "GET /counter 200", "GET /count 200")


def test_two_examples_run_side_by_side(page: Page) -> None:
    login, hello = Box(page, "login"), Box(page, "hello")
    login.run()
    hello.run()
    hello.shows("Hello, Ada!")

    login.go("/user/Eve")

    login.shows("User Eve")
    login.asked("GET / 200", "GET /user/Eve 200")
    hello.asked("GET /hello/Ada 200")


def test_without_a_first_address_the_addresses_are_shown(page: Page) -> None:
    box = Box(page, "silent")
    box.run()

    expect(box.root.get_by_text(ADDRESSES)).to_be_visible()
    expect(box.root.locator(".live-over").get_by_text("/only")).to_be_visible()
    box.root.locator(".live-over").get_by_role("button", name="/page").click()

    box.shows("A page.")
    box.asked("GET /page 200")


def test_the_recorded_answer_stands_until_the_live_one(page: Page) -> None:
    box = Box(page, "login")
    page.route("**/pyodide.*.bin", lambda route: None)
    box.button("Run").click()
    box.says(re.compile(r"Fetching Python: \d\.\d of \d\.\d MB"))
    recorded = box.root.get_by_title("Recorded answer")
    expect(recorded.content_frame.get_by_text("You are a stranger.")).to_be_visible()
    expect(box.root.get_by_text("Recorded answer", exact=True)).to_be_visible()
    box.button("Stop").click()
    box.says("Stopped")
    page.unroute("**/pyodide.*.bin")

    box.run()

    box.shows("You are a stranger.")
    box.asked("GET / 200")
    expect(recorded).to_have_count(0)
