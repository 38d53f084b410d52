# Dongbo. `make help` lists the targets.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV ?= .venv
UV ?= uv
BIN := $(VENV)/bin

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F':.*## ' '{printf "  %-18s %s\n", $$1, $$2}'

$(VENV)/.installed: requirements.lock pyproject.toml scripts/setup.sh
	PYTHON=$(PYTHON) VENV=$(VENV) sh scripts/setup.sh
	@touch $@

$(VENV)/.spark: requirements-spark.lock $(VENV)/.installed
	PYTHON=$(PYTHON) VENV=$(VENV) sh scripts/setup.sh spark
	@touch $@

.PHONY: setup
setup: $(VENV)/.installed ## make the virtual environment from the lock file

.PHONY: spark
spark: $(VENV)/.spark ## PySpark as well, for linking on a cluster (make test asks for it)

.PHONY: lint
lint: setup ## ruff, mypy strict, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

SINCE ?=
.PHONY: check
check: setup ## in under a minute: linters, types, unit tests of the rooms changed since main (SINCE=commit)
	$(BIN)/python -m scripts.check $(if $(SINCE),--since $(SINCE))

.PHONY: test
test: lint spark ## everything that must be green: linters, types, import rules, tests (two workers)
	$(BIN)/pytest -n 2

.PHONY: demo
demo: setup ## generate a province, run two nights through Dagster, show what came out
	$(BIN)/dongbo demo

.PHONY: dev
dev: setup ## the Dagster UI on http://127.0.0.1:3000 (no login: loopback only)
	$(BIN)/dongbo dev

.PHONY: review
review: setup ## the page where people decide, on the demo, with two accounts (http://127.0.0.1:8321)
	@[ -d demo/warehouse ] || $(BIN)/dongbo demo
	$(BIN)/dongbo review demo

.PHONY: accuracy
accuracy: setup ## names, numbers, dates, places, encodings: every measured figure of vietnam/
	$(BIN)/python scripts/accuracy.py
	DONGBO_ACCURACY=whole $(BIN)/pytest -n 2 tests/accuracy/vietnam

.PHONY: fuzz
fuzz: setup ## 20,000 broken and 20,000 knowingly damaged files (long; 340 of them run in make test)
	DONGBO_FUZZ_FILES=20000 $(BIN)/pytest -n 2 tests/property/sources/test_fuzz.py \
		tests/property/sources/test_truths.py

.PHONY: search
search: setup ## other examples than those of make test for every property (Hypothesis at random)
	DONGBO_SOLVED=40 $(BIN)/pytest -n 2 tests/property tests/unit/sources/test_database.py \
		tests/unit/warehouse/test_solver.py --hypothesis-profile=search

.PHONY: crash
crash: setup ## kill -9 of nights, of the review page and of imports, 40 times each; 400 nights under readers (long)
	DONGBO_KILLS=40 DONGBO_PUBLISHES=400 $(BIN)/pytest tests/crash \
		tests/unit/warehouse/test_readers.py

.PHONY: backfill
backfill: setup ## 30 nights of two provinces by date and in any order: the same warehouse (long)
	$(BIN)/python -m scripts.backfill var/backfill

.PHONY: bench
bench: setup ## our linkage and Splink 5 side by side (hours; makes .venv-bench)
	BIN=$(BIN) PYTHON=$(PYTHON) sh benchmarks/run.sh

.PHONY: bench-deliveries
bench-deliveries: setup ## what reading and validating large files costs (1 GB in var/)
	$(BIN)/python -m benchmarks.deliveries var/bench-deliveries

.PHONY: bench-warehouse
bench-warehouse: setup ## what a night of 3,000,000 records costs the warehouse (8 GB in var/)
	$(BIN)/python -m benchmarks.warehouse_night var/bench-warehouse

.PHONY: bench-databases
bench-databases: setup ## what a snapshot of 1,000,000 rows of PostgreSQL costs
	$(BIN)/python -m benchmarks.databases

.PHONY: bench-country
bench-country: setup ## how well people of other provinces are found, into docs/nationwide.md
	$(BIN)/python -m benchmarks.country

.PHONY: bench-night
bench-night: setup ## what a whole night of 1,000,000 people costs, step by step, into docs/benchmarks.md
	$(BIN)/python -m benchmarks.night var/bench-night
	$(BIN)/python -m benchmarks.report

.PHONY: bench-recognised
bench-recognised: setup ## how well persons of every register are recognised, against the truth, into docs/benchmarks.md
	rm -rf var/bench-recognised
	$(BIN)/python -m benchmarks.recognised var/bench-recognised/ordinary --seed 9611 --keep
	$(BIN)/python -m benchmarks.recognised var/bench-recognised/harsh --seed 9612 --profile harsh --keep
	$(BIN)/python -m benchmarks.report

.PHONY: bench-spark
bench-spark: spark ## linking on a Spark of two workers beside one process (and Splink, where DONGBO_BENCH_PYTHON has it)
	$(BIN)/python -m benchmarks.spark var/bench-spark --people 100000 --keep $(if $(DONGBO_BENCH_PYTHON),--splink)
	$(BIN)/python -m benchmarks.spark var/bench-spark --people 1000000 --kill --keep
	$(BIN)/python -m benchmarks.spark var/bench-spark --people 4000000 --keep
	$(BIN)/python -m benchmarks.report

.PHONY: bench-findings
bench-findings: setup ## how good the rules of findings are and what they cost, against what was planted, into docs/benchmarks.md
	$(BIN)/python -m benchmarks.findings var/bench-findings/ordinary --persons 40000 --seed 9127 --keep
	$(BIN)/python -m benchmarks.findings var/bench-findings/harsh --persons 40000 --seed 9128 --profile harsh --keep
	$(BIN)/python -m benchmarks.report

.PHONY: bench-review
bench-review: setup ## how fast the review page answers over a queue of 100,000 cases, into docs/benchmarks.md
	$(BIN)/python -m benchmarks.review var/bench-review --write
	$(BIN)/python -m benchmarks.review var/bench-review --write --postgres
	$(BIN)/python -m benchmarks.report

.PHONY: sample
sample: setup ## write the committed province anew, after a change of the generator
	$(BIN)/python -c "from sample_data.generate import regenerate_committed as again; again()"

.PHONY: docs
docs: setup ## write the generated parts of docs/ anew, after a declaration has changed
	$(BIN)/python -m scripts.write_docs

.PHONY: format
format: setup ## let ruff put the code in shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: lock
lock: ## pin every dependency with hashes, for every supported Python (needs uv, or UV=/path/to/uv)
	UV=$(UV) sh scripts/lock.sh

.PHONY: clean
clean: ## remove the environment, caches and everything the demo made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache demo var
