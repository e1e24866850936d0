"""How Sphinx builds the site: one build per language, both from this file.

    sphinx-build -c . docs build/html
    sphinx-build -c . -D language=zh_CN docs/zh_CN build/html/zh_CN

A ``-D language`` is not seen here; what differs by language is in ``bilingual``.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "docs" / "_ext"))

from lagena_docs import blocks, commands, languages
from lagena_docs.site import colours

ROOT = Path(__file__).parent

# --- The project ---

project = "lagena"
author = "The lagena authors"
copyright = "The lagena authors"
language = "en"

extensions = [
    "myst_parser",
    "sphinx_copybutton",
    "sphinx_inline_tabs",
    "lagena_docs.site.anchors",
    "lagena_docs.site.bilingual",
    "lagena_docs.site.box",
    "lagena_docs.site.content",
    "lagena_docs.site.drawings",
    "lagena_docs.site.executed",
    "lagena_docs.site.fences",
    "lagena_docs.site.highlighting",
    "lagena_docs.site.markup",
    "lagena_docs.site.moved",
    "lagena_docs.site.navigation",
    "lagena_docs.site.notfound",
    "lagena_docs.site.notices",
    "lagena_docs.site.offline",
    "lagena_docs.site.prompts",
    "lagena_docs.site.publishing",
    "lagena_docs.site.reference",
    "lagena_docs.site.repository",
    "lagena_docs.site.run",
    "lagena_docs.site.search",
    "lagena_docs.site.sharing",
    "lagena_docs.site.wheel",
]
site_languages = languages.read(ROOT / "docs" / "languages.toml")
exclude_patterns = [*(there.code for there in site_languages), "_*", "**/_*"]
templates_path = ["docs/_templates"]
locale_dirs = [str(ROOT / "docs" / "_locale")]  # relative ones start at the pages
myst_enable_extensions = sorted(blocks.MYST_EXTENSIONS)
add_module_names = False
wheelhouse = str(ROOT / "build" / "wheelhouse")
executed_records = str(ROOT / "build" / "records")
run_published = str(ROOT / "build" / "live" / "published.json")
run_words = str(ROOT / "docs" / "_live" / "words.json")
run_starts = str(ROOT / "docs" / "starts.json")
run_cannot = str(ROOT / "docs" / "_live" / "cannot.toml")
executed_rerun = "make doctest PAGE={page}"

# --- The look ---

html_theme = "furo"
pygments_style = "lagena_docs.site.colours.Light"
pygments_dark_style = "lagena_docs.site.colours.Dark"
html_title = project
html_baseurl = os.environ.get("SITE_URL", "")
html_baseurl += "/" if html_baseurl and not html_baseurl.endswith("/") else ""
repository_url = os.environ.get("REPOSITORY_URL", "")
html_favicon = "docs/_static/favicon.svg"
html_static_path = ["docs/_static"]
html_css_files = ["site.css"]
html_js_files = [
    ("drawers.js", {"defer": ""}),
    ("scrolling.js", {"defer": ""}),
    ("place.js", {"defer": ""}),
]
html_copy_source = False
html_use_index = False
html_show_sphinx = False
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
html_theme_options = {
    "top_of_page_buttons": [],
    "light_css_variables": {
        **colours.variables(colours.LIGHT),
        "admonition-font-size": "0.9375rem",
        "admonition-title-font-size": "0.9375rem",
    },
    "dark_css_variables": {
        **colours.variables(colours.DARK),
        "color-background-primary": "#131715",
    },
}

# --- The copy buttons: commands without their prompts, no outputs, no samples ---

copybutton_prompt_text = commands.prompt_pattern()
copybutton_prompt_is_regexp = True
copybutton_exclude = ".linenos, .go"  # outputs of sessions, as highlighting marks them
copybutton_line_continuation_character = "\\"
copybutton_copy_empty_lines = False
copybutton_selector = "div.highlight:not(.output *, .highlight-markdown *) pre"
