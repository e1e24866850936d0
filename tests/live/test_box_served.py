"""A live example answers as a server on localhost:5000 does."""

import pytest
from playwright.sync_api import Page, expect

from live.reader import Box

#: Sends a request as the previewed page's own script; returns what came back.
FETCHES = """async (body, [path, method]) => {
  const response = await fetch(path, { method });
  const { status, headers } = response;
  return [status, headers.get("Allow"), headers.get("X-Teas"), await response.text()];
}"""


def test_head_has_the_headers_of_get_and_no_body(page: Page) -> None:
    box = Box(page, "shops")
    box.run()
    box.shows("All shops")

    for method, body in ("GET", "green, black"), ("HEAD", ""):
        got = box.frame.locator("body").evaluate(FETCHES, ["/teas", method])
        assert got == [200, None, "2", body], method

    box.asked("GET / 200", "GET /teas 200", "HEAD /teas 200")
    expect(box.row(2)).to_contain_text("Content-Length: 12")
    expect(box.row(2)).not_to_contain_text("green, black")


def test_options_and_a_refused_method_name_those_that_are_allowed(page: Page) -> None:
    box = Box(page, "shops")
    box.run()
    box.shows("All shops")

    for method, status in ("OPTIONS", 200), ("DELETE", 405):
        got = box.frame.locator("body").evaluate(FETCHES, ["/teas", method])
        assert got[0] == status
        assert set(got[1].split(", ")) == {"GET", "HEAD", "OPTIONS", "PUT"}
        assert got[2] is None

    box.asked("GET / 200", "OPTIONS /teas 200", "DELETE /teas 405")


def test_a_whole_address_is_the_server_s_and_leads_to_it(page: Page) -> None:
    box = Box(page, "shops")
    box.run()

    box.frame.get_by_role("link", name="http://localhost:5000/teas").click()

    box.shows("green, black")
    box.asked("GET / 200", "GET /teas 200")
    expect(box.address).to_have_value("/teas")


@pytest.mark.parametrize(
    ("example", "host"), [("shops", "localhost:5000"), ("domain", "shop.example")]
)
def test_links_forms_and_redirects_lead_from_host_to_host(
    page: Page, example: str, host: str
) -> None:
    box = Box(page, example)
    box.run()
    box.shows(f"All shops at {host}")

    box.frame.get_by_role("link", name="Tea", exact=True).click()
    box.shows(f"GET of tea at tea.{host}")
    expect(box.root.get_by_text(f"tea.{host}", exact=True)).to_be_visible()
    box.frame.get_by_role("link", name="All shops").click()
    box.shows(f"All shops at {host}")
    box.frame.get_by_role("button", name="Order").click()
    box.shows(f"POST of tea at tea.{host}")
    box.go("/leave")

    box.shows(f"All shops at {host}")
    box.asked(
        *("GET / 200", "GET / 200", "GET / 200", "POST / 200"),
        *("GET /leave 302", "GET / 200"),
    )
    assert len(page.context.pages) == 1


def test_a_script_fetches_from_a_whole_address(page: Page) -> None:
    box = Box(page, "shops")
    box.run()
    box.shows("All shops")

    teas = ["http://localhost:5000/teas", "PUT"]
    got = box.frame.locator("body").evaluate(FETCHES, teas)

    assert got == [200, None, "2", "green, black"]
    box.asked("GET / 200", "PUT /teas 200")


@pytest.mark.parametrize(
    ("method", "made"),
    [("scrypt", "scrypt:32768:8:1"), ("pbkdf2", "pbkdf2:sha256:1000000")],
)
def test_passwords_are_kept_as_hashes_and_known_again(
    page: Page, method: str, made: str
) -> None:
    box = Box(page, "members")
    box.run()
    _send(box, "correct horse", method)
    box.asked("GET / 200", "POST / 303", "GET /login 200")
    _send(box, "wrong horse", method)
    box.shows("That is not the password.")
    box.go("/login")
    _send(box, "correct horse", method)

    box.shows("Hello, 李雷!")
    box.root.get_by_role("tab", name="Output").click()
    printed = box.root.get_by_role("tabpanel", name="Output")
    expect(printed).to_have_text(f"{made}\n")


def _send(box: Box, password: str, method: str) -> None:
    box.frame.get_by_label("Name").fill("李雷")
    box.frame.get_by_label("Password").fill(password)
    box.frame.get_by_label("Method").fill(method)
    box.frame.get_by_role("button", name="Send").click()


def test_an_async_view_waits_for_several_things_at_once(page: Page) -> None:
    box = Box(page, "members")
    box.run()
    box.go("/tea")

    box.shows('"served":["black","green"]')
    order = ["black is brewing", "green is brewing", "green is ready", "black is ready"]
    box.shows('"said":["' + '","'.join(order) + '"]')
    box.asked("GET / 200", "GET /tea 200")


def test_a_database_lasts_as_long_as_the_page(page: Page) -> None:
    box = Box(page, "notes")
    box.run()
    box.frame.get_by_label("Note").fill("买茶叶")
    box.frame.get_by_role("button", name="Add").click()
    box.shows("买茶叶")

    box.type("<h1>My notes</h1>", "<h1>All my notes</h1>")
    page.keyboard.press("Control+Enter")
    box.shows("All my notes")
    expect(box.frame.get_by_role("listitem")).to_have_text("买茶叶")
    box.asked("GET / 200", "POST / 303", "GET / 200", "GET / 200")

    page.reload()
    box.run()
    box.shows("All my notes")
    expect(box.frame.get_by_role("listitem")).to_have_count(0)
    box.asked("GET / 200")


def test_a_page_that_is_not_waited_for_any_more_is_cancelled(page: Page) -> None:
    box = Box(page, "members")
    box.run()
    box.shows("Name")
    box.go("/slow")
    box.asked("GET / 200", "GET /slow …")
    box.go("/page/one")
    box.go("/page/two")

    box.shows("The page two")
    pages = ["GET /page/one cancelled", "GET /page/two 200"]
    box.asked("GET / 200", "GET /slow 200", *pages)
    expect(box.address).to_have_value("/page/two")


def test_what_is_asked_for_while_it_is_stopped_is_cancelled(page: Page) -> None:
    page.goto("zh-CN.html")
    box = Box(page, "members", "zh-CN")
    box.run()
    box.shows("Name")
    box.go("/slow")
    box.asked("GET / 200", "GET /slow …")

    box.button("停止").click()

    box.asked("GET / 200", "GET /slow 已取消")
