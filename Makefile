# The kit's commands: each does its own set-up first. `make` alone lists them.
#
#   PYTHON=python3.12   the Python to set up with, 3.11 or newer
#   UV=                 set up with pip even where uv is at hand
#   ARGS=--no-browser   passed on to JupyterLab

PYTHON ?= python3
UV ?= $(shell uv --version >/dev/null 2>&1 && echo uv)

# What Python compiled once it keeps, whatever the environment says: each kernel, and each process of a test,
# would compile the kit again, for two seconds.
export PYTHONDONTWRITEBYTECODE :=

VENV := .venv
RUN := $(VENV)/bin/python -m
PYTEST := $(RUN) pytest
IN_PARALLEL := -n 2 --dist loadscope --no-loadscope-reorder
NODE_SDK := tests/builder/javascript/node_modules/.package-lock.json
VSCODE := tests/browser/vscode/node_modules/ready
MERMAID := $(VENV)/mermaid/package/dist/mermaid.min.js

.PHONY: help lab test clients programs first-day fuzz notebook notebooks test-live check bench site lite \
	test-lite drift lock upgrade audit apart

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' Makefile | expand -t 18

lab: $(VENV)/ready ## JupyterLab on the notebooks
	JUPYTER_CONFIG_PATH="$(CURDIR)/lab" $(RUN) jupyterlab $(ARGS)

test: $(VENV)/ready $(VENV)/spec $(VENV)/spark $(VENV)/notebook $(VENV)/site apart ## every test: units, notebooks in both modes, browser
	$(RUN) scripts.browser
	$(PYTEST) $(IN_PARALLEL) -p tests.fidelity.fields --ignore=tests/browser
	$(RUN) scripts.notebooks compare
	$(RUN) scripts.notebooks over-http full
	$(RUN) scripts.notebooks over-http fresh
	$(PYTEST) $(IN_PARALLEL) tests/browser

clients: $(VENV)/ready $(VENV)/clients/ready $(VENV)/suite/ready ## walk every SDK, old and new, through the sandbox
	CLIENTS=all $(PYTEST) tests/clients

programs: $(VENV)/ready $(VENV)/programs/ready ## run other people's programs against the sandbox (needs uv, npm, PostgreSQL)
	PROGRAMS=all $(PYTEST) tests/clients/test_programs.py

first-day: $(VENV)/ready $(VENV)/notebook ## do a first day's ten tasks in a browser, wide and narrow, light and dark
	FIRST_DAY=1 $(PYTEST) tests/browser/test_first_day.py

fuzz: $(VENV)/ready ## ask the sandbox anything, without end (ARGS="--minutes 15")
	$(RUN) scripts.fuzz $(ARGS)

notebook: $(VENV)/ready ## a new walkthrough from the template: make notebook NAME="Gift cards"
	$(RUN) scripts.new_notebook "$(NAME)"

notebooks: $(VENV)/ready ## run the notebooks on the seeded sandbox and store their outputs
	$(RUN) ruff format --quiet notebooks
	$(RUN) scripts.notebooks store

test-live: $(VENV)/ready ## run the notebooks on the account of the test key in .env
	$(RUN) scripts.live $(ARGS)

check: $(VENV)/ready ## lint, types, architecture, form of the notebooks
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(RUN) mypy
	$(VENV)/bin/lint-imports --no-cache
	$(PYTEST) tests/notebooks/test_form.py tests/notebooks/test_lesson.py

bench: $(VENV)/ready $(VENV)/peers/ready ## what is fast, measured beside its peers
	$(RUN) benchmarks

drift: $(VENV)/ready ## where the sandbox and your test mode differ, or RECORDINGS=folder, in drift.md
	$(RUN) scripts.drift $(RECORDINGS)

site: $(VENV)/ready $(VENV)/site $(MERMAID) ## the documentation site, in .site/html
	$(RUN) scripts.site

lite: $(VENV)/ready $(VENV)/site $(MERMAID) $(VENV)/lite/ready ## the site with a page on which notebooks run in the browser
	$(RUN) scripts.site lite
	$(RUN) scripts.lite

test-lite: lite ## drive that page in a browser: a token, a payment, a form (minutes)
	LITE=1 $(PYTEST) tests/browser/test_lite.py

COMPILE := uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 \
	--custom-compile-command "make lock"

lock: ## renew the locked requirements (needs uv)
	$(COMPILE) requirements.in -o requirements.txt
	$(COMPILE) --no-deps tests/fidelity/requirements.in -o tests/fidelity/requirements.txt
	$(COMPILE) --no-deps tests/browser/requirements.in -o tests/browser/requirements.txt
	$(COMPILE) tests/fidelity/schemathesis/requirements.in -o tests/fidelity/schemathesis/requirements.txt
	$(COMPILE) tests/data/requirements.in -o tests/data/requirements.txt
	$(COMPILE) tests/clients/suite/requirements.in -o tests/clients/suite/requirements.txt
	for program in tests/clients/programs/*.in; do \
		$(COMPILE) $$program -o $${program%.in}.txt || exit 1; done
	$(COMPILE) benchmarks/requirements.in -o benchmarks/requirements.txt
	$(COMPILE) scripts/requirements.in -o scripts/requirements.txt
	$(COMPILE) --constraints requirements.txt docs/site/requirements.in -o docs/site/requirements.txt
	$(COMPILE) --constraints requirements.txt docs/lite/requirements.in -o docs/lite/requirements.txt
	$(RUN) scripts.licences

upgrade: lock ## take up a new SDK: lock it, and generate anew all that follows from it
	$(MAKE) $(VENV)/ready $(VENV)/spec
	$(RUN) scripts.versions
	$(RUN) scripts.changed
	$(RUN) scripts.presence
	$(RUN) scripts.lengths
	$(RUN) scripts.names
	$(RUN) scripts.needs
	$(RUN) scripts.coverage
	$(RUN) scripts.products
	$(RUN) scripts.flows
	$(RUN) scripts.notebooks store
	$(RUN) scripts.by_hand

audit: $(VENV)/audit/ready ## whether a locked package has a known vulnerability
	$(VENV)/audit/bin/python scripts/audit.py

# It is left to Python to keep the bytecode of what is imported, which is quicker than compiling everything and
# as good from the second import on; where this is set, Python would not keep it.
unexport PYTHONDONTWRITEBYTECODE

# The environment is made once, and again when what it is made from changes.
ifneq ($(UV),)
make_venv = $(UV) venv --quiet --clear --python "$$(command -v $(PYTHON))" $(1)
install = $(UV) pip install --quiet --python $(1) --no-deps
else
make_venv = $(PYTHON) -m venv --clear $(1)
install = $(1)/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --no-deps
endif

define PYTHON_IS_NEW_ENOUGH
import sys; sys.version_info >= (3, 11) or sys.exit("Stripe Workbook needs Python 3.11 or newer, and \
$(PYTHON) is " + sys.version.split()[0] + ". Name a newer one: make PYTHON=python3.12 ...")
endef

$(VENV)/locked: requirements.txt
	@$(PYTHON) -c '$(PYTHON_IS_NEW_ENOUGH)'
	@echo "Setting up $(VENV) ..."
	@$(call make_venv,$(VENV))
	@$(call install,$(VENV)) --require-hashes -r requirements.txt
	@touch $@

$(VENV)/ready: $(VENV)/locked pyproject.toml lab/ipython_config.py
	@$(call install,$(VENV)) --no-build-isolation -e .
	@mkdir -p $(VENV)/etc/ipython && cp lab/ipython_config.py $(VENV)/etc/ipython/
	@touch $@

$(VENV)/site: $(VENV)/locked docs/site/requirements.txt
	@$(call install,$(VENV)) --require-hashes -r docs/site/requirements.txt
	@touch $@

# Python as WebAssembly comes from npm; what the page needs of PyPI is unpacked beside it.
$(VENV)/lite/ready: $(VENV)/locked docs/lite/requirements.txt docs/lite/browser.txt docs/lite/pyodide.txt
	@echo "Setting up JupyterLite ..."
	@$(call make_venv,$(VENV)/lite)
	@$(call install,$(VENV)/lite) --require-hashes -r docs/lite/requirements.txt
	@$(call install,$(VENV)/lite) --target $(VENV)/lite/browser --python-version 3.14 --only-binary :all: \
		--require-hashes -r docs/lite/browser.txt
	@cd $(VENV)/lite && tar -xzf $$(npm pack --silent $$(cat $(CURDIR)/docs/lite/pyodide.txt))
	@touch $@

$(VENV)/spec: $(VENV)/locked tests/fidelity/requirements.txt
	@$(call install,$(VENV)) --require-hashes -r tests/fidelity/requirements.txt
	@touch $@

$(VENV)/schemathesis/ready: $(VENV)/locked tests/fidelity/schemathesis/requirements.txt
	@$(call make_venv,$(VENV)/schemathesis)
	@$(call install,$(VENV)/schemathesis) --require-hashes -r tests/fidelity/schemathesis/requirements.txt
	@touch $@

$(VENV)/notebook: $(VENV)/locked tests/browser/requirements.txt
	@$(call install,$(VENV)) --require-hashes -r tests/browser/requirements.txt
	@touch $@

# Spark is published as source alone: it is built with what the environment holds.
$(VENV)/spark: $(VENV)/locked tests/data/requirements.txt
	@$(call install,$(VENV)) --no-build-isolation --require-hashes -r tests/data/requirements.txt
	@touch $@

$(VENV)/clients/ready: $(VENV)/locked tests/clients/python.txt tests/clients/node/package-lock.json
	@echo "Setting up older SDKs ..."
	@$(RUN) scripts.clients
	@touch $@

# What stripe-python is tested with, and its tests, which its source archive alone has.
$(VENV)/suite/ready: $(VENV)/locked tests/clients/suite/requirements.txt
	@$(call make_venv,$(VENV)/suite)
	@$(call install,$(VENV)/suite) --require-hashes -r tests/clients/suite/requirements.txt
	@$(RUN) scripts.clients suite
	@touch $@

# Programs as they are published: connectors, Django's tables, toolkits for agents, Stripe's command line.
$(VENV)/programs/ready: $(VENV)/locked $(wildcard tests/clients/programs/*.txt) tests/clients/programs/node/package-lock.json
	@echo "Setting up programs ..."
	@$(RUN) scripts.clients programs
	@touch $@

# What stands in folders of its own is fetched side by side: most of its time is spent waiting.
apart: $(VENV)/locked
	@$(MAKE) --no-print-directory --jobs=4 $(VSCODE) $(VENV)/clients/ready $(NODE_SDK) $(MERMAID) \
		$(VENV)/schemathesis/ready

$(VENV)/audit/ready: $(VENV)/locked scripts/requirements.txt
	@$(call make_venv,$(VENV)/audit)
	@$(call install,$(VENV)/audit) --require-hashes -r scripts/requirements.txt
	@touch $@

$(VENV)/peers/ready: $(VENV)/locked benchmarks/requirements.txt
	@$(call make_venv,$(VENV)/peers)
	@$(call install,$(VENV)/peers) --require-hashes -r benchmarks/requirements.txt
	@touch $@

# Without these the tests that need them are skipped, and in CI they fail.
$(NODE_SDK): tests/builder/javascript/package-lock.json
	@echo "Setting up stripe-node ..."
	@cd $(<D) && npm ci --silent || echo "stripe-node could not be installed: JavaScript samples are not run."

# Of Mermaid's package, the one file that a page loads.
$(MERMAID): docs/site/mermaid.txt
	@mkdir -p $(VENV)/mermaid && cd $(VENV)/mermaid && \
		tar -xzf $$(npm pack --silent $$(cat $(CURDIR)/$<)) package/dist/mermaid.min.js && touch $(CURDIR)/$@ || \
		echo "Mermaid could not be fetched: the site shows diagrams as their source."

# VS Code's server has requirements of its own; what it would compile of them, it runs without.
$(VSCODE): tests/browser/vscode/package-lock.json
	@echo "Setting up VS Code ..."
	@cd $(<D) && npm ci --silent --ignore-scripts && \
		npm install --silent --ignore-scripts --omit=dev --prefix node_modules/code-server/lib/vscode && \
		touch node_modules/ready || echo "VS Code could not be installed: it is not driven."
