"""What a reader of a live example sees when something goes wrong."""

import re

from playwright.sync_api import Browser, Page, Route, expect

from live.reader import Box


def test_an_error_marks_its_line(page: Page) -> None:
    box = Box(page, "errors")
    box.run()
    box.shows("All is well.")

    box.go("/error")

    box.says("Line 16: NameError: name 'missing' is not defined")
    expect(box.root.locator(".live-wrong-line")).to_contain_text("{missing}")
    box.shows('File "errors.py", line 16')
    box.asked("GET / 200", "GET /error 500")
    box.go("/")
    box.says("Running")
    expect(box.root.locator(".live-wrong-line")).to_have_count(0)


def test_code_that_cannot_start_says_so(page: Page) -> None:
    box = Box(page, "broken")
    box.button("Run").click()

    box.says("Line 7: SyntaxError: invalid syntax")
    expect(box.root.locator(".live-wrong-line")).to_have_text("def index(:")
    box.shows("SyntaxError: invalid syntax")
    expect(box.button("Stop")).to_be_hidden()
    box.asked()


def test_a_mended_error_runs(page: Page) -> None:
    box = Box(page, "broken")
    box.button("Run").click()
    box.says("Line 7: SyntaxError: invalid syntax")

    box.type("index(:", "index():")
    page.keyboard.press("Control+Enter")

    box.says("Running")
    box.shows("never")
    box.asked("GET / 200")


def test_a_loop_without_end_is_ended_at_its_line(page: Page) -> None:
    box = Box(page, "errors")
    box.run()
    box.shows("All is well.")
    box.go("/loop")

    box.root.locator(".live-wrong-line").wait_for()
    expect(box.root.locator(".live-say")).to_contain_text(re.compile(r"Line 2[12]: "))
    box.asked("GET / 200", "GET /loop 500")
    box.go("/")
    box.shows("All is well.")


def test_what_never_comes_back_to_python_is_stopped(page: Page) -> None:
    box = Box(page, "errors")
    box.run()
    box.shows("All is well.")
    box.go("/hang")

    box.says("No answer for 8 seconds, so it was stopped.")
    expect(
        box.root.get_by_text("The app is stopped. Run starts it again.")
    ).to_be_visible()
    box.run()
    box.asked("GET / 200", "GET /hang cancelled", "GET / 200")


def test_a_worker_that_dies_is_missed(page: Page) -> None:
    box = Box(page, "errors")
    box.run()
    box.shows("All is well.")
    page.workers[0].evaluate("self.close()")

    box.go("/")

    box.says("No answer for 8 seconds, so it was stopped.")


def test_without_the_snapshot_it_starts_all_the_same(
    chromium: Browser, site: str
) -> None:
    context = chromium.new_context(base_url=site)
    page = context.new_page()
    refused: list[str] = []

    def refuse(route: Route) -> None:
        refused.append(route.request.url)
        route.abort()

    context.route("**/snapshot.*.bin", refuse)
    page.goto("en.html")
    box = Box(page, "hello")
    box.run()

    box.shows("Hello, Ada!")
    box.asked("GET /hello/Ada 200")
    assert refused
    context.close()


def test_a_missing_file_is_told(chromium: Browser, site: str) -> None:
    context = chromium.new_context(base_url=site)
    page = context.new_page()
    context.route("**/pyodide.*.bin", lambda route: route.fulfill(status=404))
    page.goto("en.html")
    box = Box(page, "hello")
    box.button("Run").click()

    box.says(re.compile(r"Python could not start: .*404"))
    context.unroute("**/pyodide.*.bin")
    box.run()
    box.shows("Hello, Ada!")
    context.close()


def test_only_this_host_is_asked(chromium: Browser, site: str) -> None:
    context = chromium.new_context(base_url=site)
    page = context.new_page()
    hosts: set[str] = set()
    context.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto("en.html")
    box = Box(page, "login")
    box.run()
    box.shows("You are a stranger.")

    assert hosts - {""} == {site.split("/")[2]}
    context.close()


def test_a_python_that_breaks_down_is_told_and_starts_again(page: Page) -> None:
    box = Box(page, "errors")
    box.run()
    box.shows("All is well.")
    box.go("/abort")

    box.says(re.compile("Python broke down: "))
    box.run()
    box.shows("All is well.")


def test_without_service_workers_run_says_why(chromium: Browser, site: str) -> None:
    context = chromium.new_context(base_url=site, service_workers="block")
    page = context.new_page()
    page.goto("en.html")
    box = Box(page, "hello")
    box.button("Run").click()

    box.says("This browser blocks service workers, which the preview needs.")
    context.close()


def test_a_service_worker_that_was_removed_comes_back(
    chromium: Browser, site: str
) -> None:
    context = chromium.new_context(base_url=site)
    page = context.new_page()
    page.goto("en.html")
    box = Box(page, "login")
    box.run()
    box.shows("You are a stranger.")
    box.button("Stop").click()
    page.evaluate(
        """async () => {
          for (const it of await navigator.serviceWorker.getRegistrations()) {
            await it.unregister();
          }
        }"""
    )

    box.run()

    box.shows("You are a stranger.")
    box.asked("GET / 200", "GET / 200")
    context.close()


def test_an_error_in_a_template_leads_there_from_the_view(page: Page) -> None:
    box = Box(page, "hello")
    box.run()
    box.root.get_by_role("tab", name="templates/hello.html").click()
    box.type("{{ name }}", "{{ 1 / 0 }}")
    page.keyboard.press("Control+Enter")

    box.says("templates/hello.html, line 3: ZeroDivisionError: division by zero")
    box.shows("ZeroDivisionError")
    shown = box.frame.locator("pre").inner_text()
    places = re.findall(r'File "([^"]+)", line (\d+)', shown)
    assert places == [("hello.py", "8"), ("templates/hello.html", "3")]
