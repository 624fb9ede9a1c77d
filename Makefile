# Two commands matter to a newcomer: make demo and make test. Both set up what they need.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
export MICROCRED_PYTHON

python := .venv/bin/python
requirements := setup.py $(wildcard requirements/*.txt) scripts/make_environment
campus_sources := $(shell find campus microcred_plugin/migrations microcred_plugin/models manage.py \
	-name '*.py' -o -name '*.json' 2>/dev/null)

.PHONY: help setup demo test test-interop test-browser test-services test-platforms bench clean

help: ## say what each command does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: .venv/.installed var/.prepared ## make the environment and the campus; a second run takes a second
	@:

.venv/.installed: $(requirements)
	@scripts/make_environment .venv dev,campus

var/.prepared: .venv/.installed $(campus_sources)
	@mkdir -p var
	@$(python) manage.py campus_prepare
	@touch $@

demo: setup ## serve the campus on this machine and say who can log in
	@$(python) manage.py campus_serve

test: setup ## run every check and test that needs nothing but this machine
	@scripts/check

test-interop: setup ## let other people's verifiers judge our credentials
	@scripts/interop

test-browser: setup ## walk through every page in a real browser, with axe-core looking along
	@scripts/browser

test-services: setup ## run the tests that need a real MariaDB and Redis
	@scripts/live_services

test-platforms: ## run the suite on each supported Python and Django
	@scripts/platforms

bench: setup ## measure, and print figures and ratios
	@$(python) -m benchmarks

clean: ## remove everything that these commands made
	@rm -rf .venv .venv-* .tox .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@rm -rf .coverage .coverage.* htmlcov build dist var out *.egg-info tests/interop/node/node_modules
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
