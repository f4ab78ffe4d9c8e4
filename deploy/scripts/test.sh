#!/usr/bin/env bash
# All that must hold before a change is taken, in the order in which it fails soonest.
#
#   deploy/scripts/test.sh             everything
#   deploy/scripts/test.sh quick       what needs neither PostgreSQL nor Redis
#
# Needs ensure-machine.sh test and python-tools.sh; `make test` and `make check` run them before.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export SQLX_OFFLINE=true
# Property tests try the same cases each time, so that what passed once passes again; `make explore` searches on.
export PROPTEST_RNG_SEED=20260803

main() {
    local depth=${1:-all}
    step "format" cargo fmt --all --check
    step "proto lint" target/python-tools/bin/buf lint proto
    step "kubernetes objects" target/python-tools/bin/python deploy/scripts/validate-k8s.py
    step "clippy" cargo clippy --workspace --all-targets -- -D warnings
    if [[ $depth == quick ]]; then
        # The engines' own tests start engines.
        step "unit tests" run_tests --workspace --lib --exclude engines
    else
        step "sql offline data" deploy/scripts/sqlx.sh check
        step "tests" run_tests --workspace
        step "doctests" cargo test --workspace --doc
        step "documentation" env RUSTDOCFLAGS=-Dwarnings cargo doc --workspace --no-deps
    fi
    echo "test: ok in ${SECONDS} s"
}

run_tests() {
    if cargo nextest --version >/dev/null 2>&1; then
        cargo nextest run --no-tests=warn "$@"
    elif [[ " $* " == *" --lib "* ]]; then
        cargo test "$@"
    else
        # Doctests have a step of their own.
        cargo test --all-targets "$@"
    fi
}

step() {
    local name=$1 began=$SECONDS
    shift
    echo "── $name"
    if ! "$@"; then
        echo "── $name: failed after $((SECONDS - began)) s" >&2
        exit 1
    fi
    echo "── $name: $((SECONDS - began)) s"
}

main "$@"
