#!/usr/bin/env bash
# Searches on where `make test` always tries the same: property tests, the simulation and made-up messages with seeds that nobody tried.
#
#   deploy/scripts/explore.sh [MINUTES]      ten, unless said otherwise
#
# Stops at the first failure. A property test keeps its case in proptest-regressions, which belongs into the commit that mends
# it; a run of the simulation and one of made-up messages name their seeds. The last round is finished, however long it takes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export SQLX_OFFLINE=true
unset PROPTEST_RNG_SEED

main() {
    local until=$((SECONDS + ${1:-10} * 60)) rounds=0 seed
    local tests=(--package supervision --package statutory-calendar --package headwater-tests)
    cargo nextest run "${tests[@]}" --no-run
    while ((SECONDS < until)); do
        cargo nextest run --package supervision --package statutory-calendar --lib --status-level fail \
            --final-status-level fail -E 'test(permutations) or test(clock_integrity) or test(book) or test(properties)'
        HEADWATER_SEED=$((1000 + RANDOM * 32768 + RANDOM)) cargo nextest run --package headwater-tests --test faults \
            --status-level fail --final-status-level fail simulation
        seed=$((1000 + RANDOM * 32768 + RANDOM))
        echo "explore: made-up messages, seed $seed"
        HEADWATER_SEED=$seed HEADWATER_MESSAGES=35000 cargo nextest run --package headwater-tests --test door \
            --status-level fail --final-status-level fail anything
        rounds=$((rounds + 1))
    done
    echo "explore: nothing found in $rounds rounds"
}

main "$@"
