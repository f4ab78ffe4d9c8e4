#!/usr/bin/env bash
# Installs what the suite needs and this machine lacks, through apt, and starts no service.
#
#   deploy/scripts/ensure-machine.sh [demo|test|bench]     (demo, if nothing is said)
#
# As an ordinary user it asks sudo; without sudo it says what to install and exits with 1.
set -euo pipefail

main() {
    local purpose=${1:-demo}
    case $purpose in
        demo | test | bench) ;;
        install)
            shift
            install_packages "$@"
            return
            ;;
        *)
            echo "usage: $0 [demo|test|bench]" >&2
            exit 2
            ;;
    esac

    local missing
    mapfile -t missing < <(missing_packages "$purpose")
    if ((${#missing[@]})); then
        obtain "${missing[@]}"
    fi
    ensure_rust "$purpose"
}

# One package a line. What is looked for is the program, not the package: it may have come otherwise.
missing_packages() {
    has cc || printf '%s\n' gcc libc6-dev
    has_postgres initdb || echo postgresql
    has redis-server || echo redis-server
    if [[ $1 == test ]]; then
        python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
        has redis-cli || echo redis-tools
    fi
    if [[ $1 == bench ]]; then
        has_postgres pgbench || echo postgresql-contrib
        has nginx || echo nginx
    fi
}

has() {
    PATH=$PATH:/usr/sbin:/sbin command -v "$1" >/dev/null
}

# PostgreSQL's programs lie on PATH, or where Debian keeps each version's; 15 is the oldest that will do.
has_postgres() {
    local program
    for program in "$(command -v "$1" || true)" /usr/lib/postgresql/*/bin/"$1"; do
        if [[ -x $program ]] && (($("$program" --version | sed -E 's/.*\) ([0-9]+).*/\1/') >= 15)); then
            return
        fi
    done
    return 1
}

obtain() {
    echo "missing on this machine: $*"
    if ! has apt-get; then
        echo "This is no Debian: install by its own means what these Debian packages hold: $*" >&2
        exit 1
    elif ((EUID == 0)); then
        install_packages "$@"
    elif has sudo && { [[ -t 0 ]] || sudo --non-interactive true 2>/dev/null; }; then
        sudo -- "$BASH" "${BASH_SOURCE[0]}" install "$@"
    else
        echo "Have root run:  $BASH ${BASH_SOURCE[0]} install $*" >&2
        exit 1
    fi
}

POLICY=/usr/sbin/policy-rc.d
POLICY_ASIDE=/usr/sbin/policy-rc.d.before-headwater
NO_CLUSTER=/etc/postgresql-common/createcluster.d/headwater.conf

install_packages() {
    # Debian starts what it installs, now and at each boot. A policy that says no prevents the first.
    trap restore EXIT
    trap 'exit 130' INT TERM HUP
    # An aside that exists is what a killed run left: the true one.
    if [[ -e $POLICY && ! -e $POLICY_ASIDE ]]; then
        mv "$POLICY" "$POLICY_ASIDE"
    fi
    printf '#!/bin/sh\nexit 101\n' >"$POLICY"
    chmod 755 "$POLICY"
    # And no database cluster of Debian's own.
    mkdir -p "${NO_CLUSTER%/*}"
    echo 'create_main_cluster = false' >"$NO_CLUSTER"

    export DEBIAN_FRONTEND=noninteractive
    apt-get -o DPkg::Lock::Timeout=300 update --quiet
    apt-get -o DPkg::Lock::Timeout=300 install --quiet --yes --no-install-recommends "$@" </dev/null

    # Nor at the next boot: only services that came with this installation.
    local package
    for package in "$@"; do
        case $package in
            postgresql | redis-server | nginx)
                deb-systemd-helper disable "$package.service" >/dev/null 2>&1 || true
                update-rc.d "$package" disable >/dev/null 2>&1 || true
                ;;
        esac
    done
}

restore() {
    rm -f "$NO_CLUSTER" "$POLICY"
    rmdir --ignore-fail-on-non-empty "${NO_CLUSTER%/*}" "${NO_CLUSTER%/*/*}" 2>/dev/null || true
    if [[ -e $POLICY_ASIDE ]]; then
        mv "$POLICY_ASIDE" "$POLICY"
    fi
}

ensure_rust() {
    if ! has cargo; then
        echo "Rust is missing: install it with rustup, version 1.95 or newer, and put cargo on PATH." >&2
        exit 1
    fi
    [[ $1 == test ]] || return 0
    local component
    for component in clippy rustfmt; do
        # clippy's command is cargo-clippy, rustfmt's is cargo-fmt.
        if ! "cargo-${component/rust/}" --version >/dev/null 2>&1; then
            if ! has rustup; then
                echo "$component is missing: install it for the Rust on PATH." >&2
                exit 1
            fi
            rustup component add "$component"
        fi
    done
}

main "$@"
