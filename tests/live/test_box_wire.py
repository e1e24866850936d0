"""What goes between a live example and the rest: headers, redirects, files."""

import json
import re

from playwright.sync_api import Browser, Page, expect

from live.reader import Box


def test_a_form_is_sent_with_the_headers_of_a_browser(page: Page) -> None:
    box = Box(page, "shop")
    box.run()
    box.frame.get_by_role("button", name="Buy").click()
    box.asked("GET / 200", "POST / 200")

    sent = json.loads(box.frame.locator("body").inner_text())
    assert sent["Host"] == "localhost:5000"
    assert sent["Origin"] == "http://localhost:5000"
    assert sent["Referer"] == "http://localhost:5000/"
    assert sent["User-Agent"] == page.evaluate("navigator.userAgent")
    assert sent["Accept-Language"].startswith(page.evaluate("navigator.language"))


def test_a_redirect_to_another_site_is_told_and_not_followed(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    box = Box(page, "shop")
    box.run()
    box.go("/pay")

    box.shows("The application sends you to https://bank.example/?a&lt;b.")
    away = box.frame.get_by_role("link").first
    expect(away).to_have_attribute("href", "https://bank.example/?a&lt;b")
    expect(away).to_have_attribute("target", "_blank")
    assert not [url for url in asked if "bank.example" in url]


def test_a_link_to_another_site_opens_beside_the_page(page: Page) -> None:
    page.context.route(
        "https://bank.example/", lambda route: route.fulfill(body="Bank")
    )
    box = Box(page, "shop")
    box.run()

    with page.expect_popup() as opened:
        box.frame.get_by_role("link", name="Bank").click()

    expect(opened.value.locator("body")).to_have_text("Bank")
    box.shows("Buy")
    page.context.unroute("https://bank.example/")


def test_a_recorded_answer_fetches_and_runs_nothing(page: Page) -> None:
    page.route("**/pyodide.*.bin", lambda route: None)
    box = Box(page, "shop")
    with page.expect_event("requestfailed") as refused:
        box.button("Run").click()
    recorded = box.root.get_by_title("Recorded answer").content_frame
    expect(recorded.get_by_text("Sold out")).to_be_visible()

    assert refused.value.url.endswith("/tea.png")
    assert refused.value.failure == "csp"
    assert page.evaluate("window.sold") is None
    box.button("Stop").click()
    page.unroute("**/pyodide.*.bin")


def test_what_could_not_be_fetched_is_asked_for_again(page: Page) -> None:
    page.route("**/live.*.json", lambda route: route.fulfill(status=503))
    box = Box(page, "hello")
    box.button("Run").click()
    expect(box.root.get_by_role("status")).to_contain_text("503")
    page.unroute("**/live.*.json")

    box.run()

    box.shows("Hello, Ada!")


def test_libraries_and_packages_come_when_they_are_imported(page: Page) -> None:
    box = Box(page, "shop")
    box.run()
    box.go("/modules")

    box.shows("wave dotenv")


def test_a_file_that_is_not_the_site_s_is_refused(chromium: Browser, site: str) -> None:
    context = chromium.new_context(base_url=site)
    page = context.new_page()
    context.route("**/pyodide.*.bin", lambda route: route.fulfill(body="another"))
    page.goto("en.html")
    box = Box(page, "hello")
    box.button("Run").click()

    box.says(re.compile(r"is not the file that this page was built with$"))
    context.close()


def test_a_kept_file_that_was_changed_is_fetched_again(
    chromium: Browser, site: str
) -> None:
    context = chromium.new_context(base_url=site)
    page = context.new_page()
    page.goto("en.html")
    box = Box(page, "hello")
    box.run()
    changed = page.evaluate(
        """async () => {
          const ours = (it) => it.startsWith("lagena-live");
          const name = (await caches.keys()).find(ours);
          const cache = await caches.open(name);
          const kept = await cache.keys();
          for (const { url } of kept) await cache.put(url, new Response("another"));
          return kept.length;
        }"""
    )
    assert changed > 1
    page.reload()

    box.run()

    box.shows("Hello, Ada!")
    context.close()
