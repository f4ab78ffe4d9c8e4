# Each target sees to its own set-up: on a bare Debian machine with Rust, `make demo` is enough.
# Arguments go through ARGS: make demo ARGS="--help"

SHELL := /bin/bash
SCRIPTS := deploy/scripts
PROGRAMS := $(or $(CARGO_TARGET_DIR),target)

# The queries are checked against .sqlx, never against a database that happens to be configured.
export SQLX_OFFLINE := true

.DEFAULT_GOAL := help
.PHONY: help demo test explore dev bench check fmt sqlx clean-data

help: ## print these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

demo: ## install what is missing, build, and watch petitions go from registration to an answer
	$(SCRIPTS)/ensure-machine.sh demo
	cargo build --package headwater --package lab --bins
	$(PROGRAMS)/debug/headwater-lab demo $(ARGS)

test: ## the same set-up, then everything that must hold: format, lints, SQL, tests, documentation
	$(SCRIPTS)/ensure-machine.sh test
	$(SCRIPTS)/python-tools.sh
	$(SCRIPTS)/test.sh

explore: ## search on: property tests, the simulation and made-up messages with new seeds; ARGS=minutes
	$(SCRIPTS)/ensure-machine.sh test
	$(SCRIPTS)/explore.sh $(ARGS)

dev: ## keep the whole suite up in one process, for `headwater … --as POST`; its clock can be turned
	$(SCRIPTS)/ensure-machine.sh demo
	cargo build --package headwater --package lab --bins
	$(PROGRAMS)/debug/headwater-lab dev $(ARGS)

bench: ## measure this machine and the suite on it: see docs/benchmarks.md
	$(SCRIPTS)/ensure-machine.sh bench
	cargo build --release --package headwater --package lab --bins
	cargo bench --package headwater-tests $(ARGS)

check: ## the quick part of `make test`: format, lints and the tests that need no database
	$(SCRIPTS)/ensure-machine.sh test
	$(SCRIPTS)/python-tools.sh
	$(SCRIPTS)/test.sh quick

fmt: ## format the code
	cargo fmt --all

sqlx: ## rewrite .sqlx after a query or a migration has changed
	$(SCRIPTS)/ensure-machine.sh demo
	$(SCRIPTS)/sqlx.sh prepare

clean-data: ## delete the data of `make demo` and `make dev`
	$(SCRIPTS)/clean-data.sh
