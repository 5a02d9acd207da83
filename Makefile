# `make` alone lists what there is.

HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
SET_UP := pyproject.toml constraints.txt
RUN_STAMP := .venv/.ready-to-run
TEST_STAMP := .venv/.ready-to-test
PAGES_STAMP := bench/pages/node_modules/.ready

# A file stays in one process: what its tests share, such as a tour of all pages, is made once.
SIDE_BY_SIDE := --numprocesses 3 --dist loadfile --no-loadscope-reorder

# They open the real leads; the demonstration has its own, in files.
KEYS_OF_REAL_LEADS := CHATBOT_DATABASE_KEY CHATBOT_CONVERSATION_KEYS CHATBOT_RECEIPT_KEY

SHOWN_HOST = $(if $(filter 127.0.0.1 0.0.0.0,$(HOST)),localhost,$(HOST))
STUDIES := $(patsubst dialogs/%/dialog.yaml,%,$(wildcard dialogs/*/dialog.yaml))
LOCALE := zh_Hans

.PHONY: help run demo test lint programs browser screenshots pictures catalogs check-catalogs agreement mutations bench bench-store \
	bench-pages bench-exporting
.DELETE_ON_ERROR:

.PHONY: chromium-without-windows
test screenshots: chromium-without-windows
chromium-without-windows:
	@.ci/chromium-without-windows

.DEFAULT_GOAL := help
help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(RUN_STAMP) ## set up what is missing and serve on http://localhost:8000 (PORT and HOST override)
	@echo "Serving on http://$(SHOWN_HOST):$(PORT) (Ctrl-C stops it)"
	@$(BIN)/flask setup
	@exec $(BIN)/granian --interface wsgi --host $(HOST) --port $(PORT) --http 1 --no-ws \
		--workers 2 --blocking-threads 4 --workers-kill-timeout 30 wsgi:app

demo: $(RUN_STAMP) ## look at the staff's side with 200 made-up leads, apart from the real ones (http://localhost:8001)
	@[ -d instance/demo ] || env -u CHATBOT_INSTANCE_PATH $(BIN)/flask demo seed
	@env $(KEYS_OF_REAL_LEADS:%=-u %) CHATBOT_INSTANCE_PATH=instance/demo $(MAKE) --no-print-directory run PORT=8001

test: $(TEST_STAMP) programs lint ## lint, then every test, in a real browser and a real spreadsheet program too
	$(BIN)/python -m pytest $(SIDE_BY_SIDE)

lint: $(TEST_STAMP) ## ruff, mypy --strict, djlint
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/djlint chatbot --lint --quiet

programs:
	@.ci/programs browser office

browser:
	@.ci/programs browser

screenshots: $(TEST_STAMP) browser ## a picture of every page in both languages: look through screenshots/index.html
	@$(BIN)/python -m pytest --quiet tests/browser/screenshots.py

pictures: $(TEST_STAMP) browser ## the staff's side as README shows it: docs/pictures
	@$(BIN)/python -m pytest --quiet tests/browser/staff_pictures.py

catalogs: $(TEST_STAMP) ## bring the message catalogs up to date with the templates, the code and the dialogs
	$(call update_catalog,messages,pyproject.toml,.,the site)
	$(call update_catalog,staff,translations/babel-staff.toml,.,the clinic staff)
	$(foreach study,$(STUDIES),$(call update_catalog,$(study),translations/babel-study.toml,dialogs/$(study),study $(study)))

bench: $(TEST_STAMP) ## print what a conversation asks, weighs and costs
	@$(BIN)/python -m bench.conversation

bench-store: $(TEST_STAMP) ## measure the inbox among 1,000 to 1,000,000 leads (OPTIONS="--sizes 1000,100000"; 15 minutes, 5 GB)
	@$(BIN)/python -m bench.store $(OPTIONS)

bench-pages: $(TEST_STAMP) $(PAGES_STAMP) browser ## measure the pages in a real browser beside others (OPTIONS=--quick)
	@$(BIN)/python -m bench.pages $(OPTIONS)

bench-exporting: $(TEST_STAMP) ## export 100,000 leads in each form, and print how long and in how much memory (OPTIONS=--leads=1000)
	@$(BIN)/python -m bench.exporting $(OPTIONS)

mutations: $(TEST_STAMP) ## make each mistake in a dialog and see whether it is found (STUDY=... JOBS=...; half an hour)
	@$(BIN)/python -m bench.mutations $(or $(STUDY),NCT07214142) $(JOBS)

agreement: $(TEST_STAMP) ## hold each dialog against its oracle.csv: 100,000 made-up people, 10,000 walks (a minute)
	@$(BIN)/python -m bench.agreement

check-catalogs: $(TEST_STAMP) ## fail when a catalog lags the source or has a missing or fuzzy entry
	$(BIN)/python -m pytest tests/test_catalogs.py

# $(call update_catalog,DOMAIN,MAPPING FILE,FOLDER,TITLE). Headers keep no dates and no names, locations no line
# numbers: so a catalog changes only when a message does.
HEADER_NOISE := ^"(POT-Creation-Date|PO-Revision-Date|Report-Msgid-Bugs-To|Last-Translator|Language-Team|Generated-By):
without_noise = sed -E '/$(HEADER_NOISE)/d' $(1) > $(2) && rm $(1)

define update_catalog
$(BIN)/pybabel --quiet extract --mapping-file $(2) --add-location file --width 110 --add-comments TRANSLATORS: \
	--project trial-prescreening-chatbot --version 1 --header-comment "# Messages of $(4)." \
	--output-file translations/$(1).pot.new $(3)
@$(call without_noise,translations/$(1).pot.new,translations/$(1).pot)
$(BIN)/pybabel --quiet update --domain $(1) --input-file translations/$(1).pot --output-dir translations \
	--locale $(LOCALE) --init-missing --no-fuzzy-matching --ignore-obsolete --width 110
@$(BIN)/python -c 'from chatbot.checking.stale import main; main()' translations/$(LOCALE)/LC_MESSAGES/$(1).po $(LOCALE)
@mv translations/$(LOCALE)/LC_MESSAGES/$(1).po translations/$(1).po.new
@$(call without_noise,translations/$(1).po.new,translations/$(LOCALE)/LC_MESSAGES/$(1).po)

endef

# One environment serves both: the extras of the tests are added to what running needs, never taken away.
$(RUN_STAMP): $(SET_UP)
	$(call make_venv,.)
	@touch $@

$(TEST_STAMP): $(SET_UP)
	$(call make_venv,'.[test]')
	@touch $(RUN_STAMP) $@

$(PAGES_STAMP): bench/pages/package.json bench/pages/package-lock.json
	@command -v npm >/dev/null || { echo "npm and node 20 or newer are needed for what the pages are measured beside" >&2; exit 1; }
	@echo "Setting up bench/pages/node_modules (once; a minute)"
	@cd bench/pages && npm ci --loglevel=error
	@touch $@

define make_venv
@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed: install it, or name it with make PYTHON=..." >&2; exit 1; }
@echo "Setting up .venv (once; a minute or two)"
@$(PYTHON) -m venv .venv
@$(PIP) --editable $(1)
endef
