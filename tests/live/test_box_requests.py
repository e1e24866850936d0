"""The log of requests: what went over the wire, once a row is opened."""

from playwright.sync_api import Page, expect

from live.reader import Box


def test_a_row_has_headers_bodies_cookies_and_the_session(page: Page) -> None:
    box = Box(page, "login")
    box.run()
    box.go("/login")
    box.frame.get_by_label("Your name").fill("李雷 & co")
    box.frame.get_by_role("button", name="Log in").click()
    box.shows("Hello, 李雷 & co!")

    sent = box.row(2)
    request, response = sent.locator(".live-side").all()
    expect(request).to_contain_text("POST /login HTTP/1.1\nHost: localhost:5000\n")
    expect(request).to_contain_text("\nContent-Length: 30\n")
    expect(request).to_contain_text("\n\nname=%E6%9D%8E%E9%9B%B7+%26+co")
    expect(sent).to_contain_text("Form, decodedname: 李雷 & co")
    expect(response).to_contain_text("HTTP/1.1 303 SEE OTHER\n")
    expect(response).to_contain_text("Set-Cookie: session=")
    expect(response).to_contain_text("<title>Redirecting...</title>")
    expect(sent).to_contain_text('"name":"李雷 & co"}')
    expect(sent).to_contain_text("whoever has this cookie can read it.")
    expect(box.row(3)).to_contain_text("\nCookie: session=")
    expect(box.row(3)).to_contain_text("\n\n<p role=alert>Welcome!</p>")


def test_what_is_no_text_is_told_by_its_type_and_size(page: Page) -> None:
    box = Box(page, "files")
    box.run()
    box.go("/dot.gif")
    box.asked("GET / 200", "GET /dot.gif 200")

    expect(box.row(1)).to_contain_text("\n\nimage/gif, 8 B")
    expect(box.row(1)).not_to_contain_text("GIF89a")


def test_a_long_body_is_shown_as_it_begins(page: Page) -> None:
    box = Box(page, "files")
    box.run()
    box.go("/long")
    box.asked("GET / 200", "GET /long 200")

    body = box.row(1).locator(".live-side").last
    text = body.locator("pre").inner_text().partition("\n\n")[2]
    assert text == "长" * 2730 + "\n… 27 kB in all"


def test_an_upload_is_shown_with_what_no_text_has_as_dots(page: Page) -> None:
    box = Box(page, "files")
    box.run()
    box.frame.get_by_label("A file").set_input_files(
        {"name": "a.bin", "mimeType": "image/png", "buffer": b"\x00ab\xff"}
    )
    box.frame.get_by_role("button", name="Send").click()
    box.shows("a.bin: 006162ff")

    sent = box.row(1).locator(".live-side").first
    expect(sent).to_contain_text('name="file"; filename="a.bin"')
    expect(sent).to_contain_text("\n·ab·\n")


def test_cleared_cookies_are_said(page: Page) -> None:
    box = Box(page, "login")
    box.run()
    box.button("Clear cookies").click()

    expect(box.button("Cleared")).to_be_visible()
    expect(box.root.get_by_role("status")).to_have_text("Cleared")
    expect(box.button("Clear cookies")).to_be_visible()
