#!/usr/bin/env bash
# The query macros' offline data in .sqlx, made and checked against a migrated, throw-away PostgreSQL.
#
#   deploy/scripts/sqlx.sh prepare     rewrites .sqlx after a query or a migration has changed
#   deploy/scripts/sqlx.sh check       fails if .sqlx is not what `prepare` would write
#
# How: a macro that expands with DATABASE_URL and SQLX_OFFLINE_DIR set writes its query's description
# into that folder. Cargo runs macros only for what it compiles anew, so each of our crates has to be;
# see `expand_macros`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

WORK=$PWD/target/sqlx        # what outlives a run
FRESH=$WORK/data             # what the macros wrote in this run
MESSAGES=$WORK/messages.json # what Cargo said it made

main() {
    case ${1:-} in
        prepare | check) ;;
        *)
            echo "usage: $0 prepare|check" >&2
            exit 2
            ;;
    esac
    rm -rf "$FRESH"
    mkdir -p "$FRESH"
    trap stop_database EXIT
    trap 'exit 130' INT TERM HUP
    start_database "$1"
    expand_macros
    "$1"
}

prepare() {
    rm -rf .sqlx
    cp -R "$FRESH" .sqlx
    echo "sqlx: .sqlx holds $(find .sqlx -name '*.json' | wc -l) queries"
}

check() {
    mkdir -p .sqlx
    if diff --recursive --brief .sqlx "$FRESH" >"$WORK/differences"; then
        echo "sqlx: .sqlx is true to $(find .sqlx -name '*.json' | wc -l) queries"
        return
    fi
    {
        echo "sqlx: .sqlx is not what the queries and the migrations make of it:"
        explain <"$WORK/differences"
        echo "Run deploy/scripts/sqlx.sh prepare and commit .sqlx with the change."
    } >&2
    exit 1
}

# diff's brief lines, with the beginning of each query's text.
explain() {
    local line file
    while read -r line; do
        case $line in
            "Only in .sqlx: "*) file=.sqlx/${line##*: } && echo "  no such query any more: $(query "$file")" ;;
            "Only in "*) file=$FRESH/${line##*: } && echo "  not in .sqlx: $(query "$file")" ;;
            "Files "*) file=${line#Files } && file=${file%% and *} && echo "  described otherwise: $(query "$file")" ;;
        esac
    done
}

query() {
    sed -n 's/^  "query": "\(.*\)",$/\1/p' "$1" | sed 's/\\n/ /g; s/  */ /g' | cut -c 1-100
}

# Sets DATABASE_URL. The database lives until its standard input is closed.
start_database() {
    DATA=$(mktemp -d "${TMPDIR:-/tmp}/headwater-sqlx.XXXXXX")
    chmod 711 "$DATA"
    if SQLX_OFFLINE=true cargo build --quiet --package headwater --package lab --bins 2>"$WORK/build.log"; then
        coproc DATABASE { target_program headwater-lab database --data "$DATA" --migrated --print-url; }
        read_url
    elif [[ $1 == prepare ]]; then
        # A query that .sqlx does not know yet keeps the suite from compiling, so that it cannot
        # migrate: do it in its stead. Good enough to describe queries; `check` uses the suite itself.
        echo "sqlx: the suite does not compile with .sqlx as it is; applying its migrations with psql"
        cargo build --quiet --package engines --example postgres
        coproc DATABASE { target_program examples/postgres "$DATA"; }
        read_url
        migrate_with_psql
    else
        cat "$WORK/build.log" >&2
        echo "sqlx: the suite does not compile: see above." >&2
        exit 1
    fi
}

# Runs what Cargo has built, wherever its folder is.
target_program() {
    local program=$1
    shift
    exec "${CARGO_TARGET_DIR:-target}/debug/$program" "$@"
}

read_url() {
    # Bash forgets both with the process.
    STOP=${DATABASE[1]} DATABASE_PROCESS=$DATABASE_PID
    if ! read -r DATABASE_URL <&"${DATABASE[0]}"; then
        echo "sqlx: the database did not start: see above." >&2
        exit 1
    fi
    export DATABASE_URL
}

migrate_with_psql() {
    local service schema
    for service in services/*/migrations; do
        [[ -d $service ]] || continue
        schema=${service#services/} && schema=${schema%/migrations} && schema=${schema//-/_}
        {
            echo "create role ${schema}_owner; create role ${schema}_app;"
            echo "create schema $schema authorization ${schema}_owner;"
            cat shared/mailbox/migrations/*.sql shared/register/migrations/*.sql | sed "s/{schema}/$schema/g"
            cat "$service"/*.sql
        } | psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 "$DATABASE_URL" >/dev/null
    done
}

# Checks the workspace with a wrapper around rustc that does nothing: Cargo keeps apart what came
# through it, so no other build loses anything, and all dependencies are shared with clippy's. What
# the last such check made is deleted, which has our crates, and no other, compiled anew.
expand_macros() {
    ours | xargs --no-run-if-empty rm -f
    # RUSTC_WRAPPER is emptied because a compiler cache would answer without expanding anything.
    env SQLX_OFFLINE=false SQLX_OFFLINE_DIR="$FRESH" RUSTC_WRAPPER='' RUSTC_WORKSPACE_WRAPPER=env \
        cargo check --workspace --all-targets --message-format=json-render-diagnostics >"$MESSAGES"
}

# The compiled forms of our own crates that Cargo spoke of in the last check.
ours() {
    [[ -f $MESSAGES ]] || return 0
    { grep -F "\"manifest_path\":\"$PWD/" "$MESSAGES" || true; } | { grep -o '"/[^"]*\.rmeta"' || true; }
}

stop_database() {
    if [[ -n ${STOP:-} ]]; then
        exec {STOP}>&-
        wait "$DATABASE_PROCESS" || true
    fi
    if [[ -n ${DATA:-} ]]; then
        rm -rf "$DATA"
    fi
}

main "$@"
