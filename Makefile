# The two commands of the README are `make crawl` and `make test`; each begins with set-up, which is silent when all is
# there. `scrapy crawl` tells by its exit code how a run ended (README); make itself turns any other than 0 into 2.
# A crawl that does not end with 0 is the last: what comes after it would hide what it said.

VENV := .venv
ARGS :=
LIVE :=
JOBS := auto
EDITION := 1
MIRROR = -s SITE_MIRRORS=replica -s REPLICA_EDITION=$(EDITION) -s DOWNLOAD_DELAY=0
SETUP := ./setup.sh $(if $(findstring RENDER=never,$(ARGS)),--without-browser)

ifdef LIVE
MIRROR :=
DATASET_DIR ?= data-live
export DATASET_DIR
endif

.PHONY: help setup crawl test lint types audit bench torture months docs format clean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-8s %s\n", $$1, $$2}' Makefile

setup:  ## make .venv with the pinned dependencies, and find a browser
	@$(SETUP)

crawl: setup  ## crawl the embedded copy of the sites into data/ (EDITION=2: its later state; LIVE=1: the real sites; ARGS="-a series=dsa")
	@$(VENV)/bin/scrapy crawl cac $(MIRROR) $(ARGS)
	@$(VENV)/bin/scrapy crawl provinces $(MIRROR) $(ARGS)

test: lint types  ## lint, types, all tests, on all cores (JOBS=0: in one process)
	@$(VENV)/bin/pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

lint: setup  ## ruff: rules and form
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .

types: setup  ## mypy
	@$(VENV)/bin/mypy

audit: setup  ## hold the pinned dependencies against known vulnerabilities (says so where that cannot be asked)
	@$(VENV)/bin/python -m tests.audit

bench: setup  ## what everything costs, beside public tools on the same input; writes docs/performance.md (ARGS=--quick)
	@$(VENV)/bin/python -m benchmarks $(or $(ARGS),--write)

torture: setup  ## every kind of fault at every step, then 500 random mixes of them (SEED=1)
	@$(VENV)/bin/python -m tests.faults --grid --runs 500 --seed $(or $(SEED),1)

months: setup  ## 24 simulated months of daily crawls of a publisher whose lists grow, are edited and fail (SEED=1)
	@$(VENV)/bin/python -m tests.months --months 24 --seed $(or $(SEED),1)

docs: setup  ## write again what is generated in docs/: the data dictionary, the outputs of the tutorial
	@$(VENV)/bin/python -m tests.docs

format: setup  ## put the code into its form
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .

clean:  ## remove what set-up and tests made; datasets stay
	@rm -rf $(VENV) *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
