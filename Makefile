# One door to everything; `make` alone says what there is.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup run test test-setup test-spark cover check bench lock clean

HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
PYTEST := .venv/bin/python -m pytest -n $(WORKERS) --dist loadfile

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name text; do printf 'make %-10s %s\n' "$$name" "$$text"; done

setup: ## prepare .venv with the kpcs command in it, from requirements.lock
	@sh tools/environment.sh .venv requirements.lock --with-kpcs

run: setup ## open the demonstration office on http://127.0.0.1:8000 (HOST and PORT can be set)
	@.venv/bin/kpcs demo --host $(HOST) --port $(PORT)

test-setup:
	@sh tools/environment.sh .venv requirements-test.lock --with-kpcs
	@sh tools/environment.sh .venv-interop requirements-interop.lock
	@.venv/bin/python tests/chromium.py
	@.venv/bin/python tests/outside.py

test: test-setup ## run all tests: on SQLite with a browser, then on PostgreSQL
	@failed=0; $(PYTEST) || failed=1; $(PYTEST) --database postgresql || failed=1; exit $$failed

test-spark: ## run the same questions on Spark with two workers (needs Java 17; installs some 400 MB)
	@FROM_SOURCE=pyspark sh tools/environment.sh .venv-spark requirements-spark.lock --with-kpcs
	@.venv-spark/bin/python -m pytest -p no:cacheprovider -o python_files='check_*.py' tests/spark

cover: test-setup ## run the tests on SQLite and say which lines none of them reached
	@$(PYTEST) -q --cov --cov-report=term-missing:skip-covered

check: ## read the code: style, types, walls between rooms, migrations, generated pages
	@sh tools/environment.sh .venv requirements-test.lock --with-kpcs
	@sh tools/check.sh

bench: test-setup ## measure what docs promise, each beside its baseline
	@.venv/bin/python -m benchmarks.run

lock: ## (developers) write the lock files anew, newest versions that pyproject.toml allows
	@sh tools/lock.sh

clean: ## remove what was built; the offices' data in var/ stay
	rm -rf .venv .venv-interop .venv-spark build dist .coverage htmlcov .*_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
