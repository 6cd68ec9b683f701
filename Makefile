# Every habit of the project is one target. `make` alone lists them.
# Stamps in var/stamps make a second run cheap: a target is redone when what it was made from changed.

PORT ?= 8000
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; exit; }; done; echo python3)
VENV := .venv
PY := $(VENV)/bin/python
NPM := $(PY) scripts/npm.py
STAMPS := var/stamps
RUNTIME := $(STAMPS)/runtime
DEV := $(STAMPS)/dev
NODE := $(STAMPS)/node
VENDOR := $(STAMPS)/vendor
STATIC := $(STAMPS)/static
DEMO := $(STAMPS)/demo
UV := uv==0.13.9
LOCK := $(PY) -m uv pip compile pyproject.toml --python-version 3.11 --universal --generate-hashes --no-emit-index-url -q
DEMO_ENV := DJANGO_SETTINGS_MODULE=portal.settings.demo PORT=$(PORT)

CSS_SOURCES := $(shell find static/css -type f 2>/dev/null)
STATIC_SOURCES := $(shell find static courses/static guides/static quartiers/static search/static veille/static portal/*/static portal/core/*/static -type f 2>/dev/null)
DEMO_SOURCES := $(shell find demo -type f 2>/dev/null) \
	$(shell find portal courses guides quartiers search veille -path '*/migrations/*.py' -o -name 'load_demo*.py' -o -path '*/demo*/*.py' 2>/dev/null)

# A stamp doesn't outlive what it speaks of; another database than the demo's own has no stamp at all.
ifeq ($(wildcard $(PY)),)
$(shell rm -f $(RUNTIME) $(DEV))
endif
ifeq ($(wildcard node_modules/@fontsource-variable),)
$(shell rm -f $(NODE))
endif
ifeq ($(wildcard var/vendor/vendor),)
$(shell rm -f $(VENDOR))
endif
ifeq ($(wildcard var/static/staticfiles.json),)
$(shell rm -f $(STATIC))
endif
ifneq ($(DATABASE_URL)$(VAR_DIR),)
DEMO := $(STAMPS)/demo-elsewhere
$(shell rm -f $(DEMO))
else ifeq ($(wildcard var/portal.sqlite3),)
$(shell rm -f $(DEMO))
endif

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo setup static upgrade upgraded test test-elastic search-node search-node-stop check bench bench-search backup restore lock preflight preflight-demo format

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

preflight:
	@command -v $(PYTHON) >/dev/null || { echo "Python manque : sudo apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) scripts/preflight.py

preflight-demo:
	@command -v $(PYTHON) >/dev/null || { echo "Python manque : sudo apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) scripts/preflight.py --port '$(PORT)'

demo: preflight-demo $(STATIC) $(DEMO) ## the demo on http://localhost:8000 (PORT=8002 changes it), Ctrl-C stops it
	@exec env $(DEMO_ENV) $(PY) scripts/serve.py

setup: preflight $(VENDOR) ## virtual environment, locked dependencies, front-end files

static: preflight $(STATIC) ## static files, collected and compressed (part of make demo and make upgrade)

test: preflight $(DEV) $(VENDOR) ## the whole suite; without Chromium the browser tests are left out and it says so
	@$(PY) -m pytest -n 2 --dist loadgroup $(ARGS)

search-node: ## a real Elasticsearch on http://localhost:9200 (N=3 nodes; needs Maven and a JDK from 21 on); search-node-stop ends it
	@command -v mvn >/dev/null || { echo "Maven manque : sudo apt-get install maven, ou donnez un nœud par PORTAL_ELASTICSEARCH_URL" >&2; exit 1; }
	@tools/elasticsearch/node start $(or $(N),1)
	@echo "Le portail s’en sert : PORTAL_ELASTICSEARCH_URL=http://127.0.0.1:9200 make demo"

search-node-stop:
	@tools/elasticsearch/node stop

test-elastic: preflight $(DEV) $(VENDOR) ## the search's tests and faults on a cluster (three nodes start here, or PORTAL_ELASTICSEARCH_URL)
	@$(PY) scripts/test_elastic.py $(ARGS)

check: preflight $(DEV) $(VENDOR) ## ruff, djlint, import-linter, mypy, missing migrations, check --deploy
	@$(PY) scripts/check.py

bench: preflight $(DEV) $(STATIC) ## requests per second and query counts, beside a bare Django view
	@$(PY) scripts/bench $(ARGS)

bench-search: preflight $(DEV) $(STATIC) ## what the search is worth on judged questions, and its speed beside bare ones (the cluster's too, if one is named)
	@echo "Machine : $$(nproc) cœurs, $$(free -g | awk '/^Mem/ {print $$2}') Gio"
	@env -u PORTAL_ELASTICSEARCH_URL $(PY) scripts/bench_judged.py
	@env -u PORTAL_ELASTICSEARCH_URL $(PY) scripts/bench_search.py
	@test -z '$(PORTAL_ELASTICSEARCH_URL)' || { $(PY) scripts/bench_judged.py && $(PY) scripts/bench_cluster.py; }

backup: preflight $(VENDOR) ## database and files into one archive (BACKUP_DIR=, else var/backups)
	@$(PY) manage.py backup

restore: preflight $(VENDOR) ## make restore FILE=var/backups/….tar (FORCE=1 replaces what is there)
	@test -n '$(FILE)' || { echo "Dites quelle archive : make restore FILE=var/backups/….tar" >&2; exit 1; }
	@$(PY) manage.py restore '$(FILE)' $(if $(filter 1,$(FORCE)),--force)

upgrade: preflight ## production: backup, new code, dependencies, migrations, checks (then restart the services)
	@test -n '$(DJANGO_SETTINGS_MODULE)' || { echo "Chargez d’abord l’environnement : set -a; . /etc/portail/portail.env" >&2; exit 1; }
	@$(MAKE) --no-print-directory backup
	@git pull --ff-only --quiet || { echo "git n’a pas pu avancer : réglez les différences locales (git status), puis relancez." >&2; exit 1; }
	@$(MAKE) --no-print-directory upgraded

upgraded: $(STATIC)
	@$(PY) manage.py migrate --noinput
	@$(PY) manage.py search_synonyms
	@$(PY) manage.py search_check --entries || $(PY) manage.py search_rebuild --entries
	@$(PY) manage.py search_check --cluster || { test $$? -eq 1 && $(PY) manage.py search_rebuild --cluster; } \
		|| echo "Le cluster de recherche n’a pas été vérifié, la base répond à sa place : manage.py search_check --cluster" >&2
	@$(PY) manage.py check_config
	@echo "Prêt : sudo systemctl restart portail-web portail-worker"

lock: preflight $(RUNTIME) ## new lock files from pyproject.toml and package.json (UPGRADE=1 takes newer versions)
	@$(PY) -m pip install --quiet $(UV)
	@$(LOCK) $(if $(UPGRADE),--upgrade) --group production --group dev -o requirements-dev.lock
	@$(LOCK) $(if $(UPGRADE),--upgrade) --group production -c requirements-dev.lock -o requirements.lock
	@$(NPM) install --package-lock-only --ignore-scripts
	@echo "requirements.lock, requirements-dev.lock, package-lock.json : relisez les différences, puis make test."

format: $(DEV) ## ruff mends what it can
	@$(PY) -m ruff check --fix . && $(PY) -m ruff format .

$(RUNTIME): requirements.lock
	@mkdir -p $(STAMPS)
	@$(PY) -c '' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	@echo "Dépendances Python…"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock \
		|| { echo "pip n’a pas pu installer requirements.lock : vérifiez le réseau et la place, puis relancez la même commande." >&2; exit 1; }
	@touch $@

$(DEV): requirements-dev.lock $(RUNTIME)
	@echo "Dépendances de développement…"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock \
		|| { echo "pip n’a pas pu installer requirements-dev.lock : vérifiez le réseau et la place, puis relancez la même commande." >&2; exit 1; }
	@touch $@

$(NODE): package-lock.json package.json | $(RUNTIME)
	@echo "Paquets du navigateur…"
	@$(NPM) ci --ignore-scripts --no-audit --no-fund
	@touch $@

$(VENDOR): $(NODE) $(CSS_SOURCES) scripts/vendor.py scripts/build_css.py | $(RUNTIME)
	@$(PY) scripts/vendor.py
	@touch $@

# Files of former releases stay: until the restart, and in pages that are open, they are still asked for.
$(STATIC): $(VENDOR) $(STATIC_SOURCES) $(RUNTIME)
	@echo "Fichiers statiques…"
	@$(DEMO_ENV) $(PY) manage.py collectstatic --noinput --verbosity 0
	@touch $@

$(DEMO): $(DEMO_SOURCES) $(RUNTIME) | $(VENDOR)
	@echo "Base de données et contenu de démonstration…"
	@$(DEMO_ENV) $(PY) manage.py migrate --noinput --verbosity 0
	@$(DEMO_ENV) $(PY) manage.py load_demo
	@touch $@
