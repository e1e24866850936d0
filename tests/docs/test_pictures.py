"""Pictures show what a browser shows: `make pictures` takes them again."""

import base64
import statistics

import pytest
from playwright.sync_api import Browser, Page

from lagena_docs.site import pictures
from lagena_docs.site.build import SITE
from lagena_docs.site.pictures import PICTURES, Picture

pytestmark = pytest.mark.site

#: How far apart two looks may be, of 255: fonts differ a little between machines.
APART = 6
#: The brightness of a picture, seen from so far away that letters are grey.
FAR = """async (source) => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width / 20, image.height / 20);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return [...data].filter((_, place) => place % 4 === 1);
}"""


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.file)
def test_a_picture_shows_what_is_there(browser: Browser, picture: Picture) -> None:
    shown = (pictures.STATIC / picture.file).read_bytes()

    now = pictures.take(browser, picture)

    again = "what it shows is no longer so; run `make pictures` and look at it"
    assert pictures.description(shown).splitlines() == now.text.splitlines(), again
    with browser.new_page() as page:
        assert apart(page, shown, now.png) < APART, again


def test_another_look_is_noticed(browser: Browser) -> None:
    shown = (pictures.STATIC / "site.png").read_bytes()
    chinese = (pictures.STATIC / "site.zh_CN.png").read_bytes()

    with browser.new_page(viewport={"width": 1240, "height": 1080}) as page:
        page.goto((SITE / "index.html").as_uri())
        page.evaluate("document.body.dataset.theme = 'dark'")
        dark = page.screenshot()
        assert apart(page, shown, dark) > 20 * APART
        assert apart(page, shown, chinese) > 0


def test_a_text_is_kept_in_a_picture_that_stays_a_picture(browser: Browser) -> None:
    with browser.new_page(viewport={"width": 40, "height": 40}) as page:
        png = page.screenshot()

        kept = pictures.described(png, "Ada\n你好")

        assert pictures.description(kept) == "Ada\n你好"
        assert pictures.description(png) == ""
        assert apart(page, png, kept) == 0


def apart(page: Page, one: bytes, other: bytes) -> float:
    """Return how much brighter or darker one picture is, on average, of 255."""
    looks = [page.evaluate(FAR, address(png)) for png in (one, other)]
    return statistics.fmean(
        abs(mine - theirs) for mine, theirs in zip(*looks, strict=True)
    )


def address(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode()
