#!/usr/bin/env bash
# Deletes the data of `make dev` and `make demo`: .headwater, and the folders that stand in
# for it where root's PostgreSQL cannot reach it. Refuses while one of them is in use.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

main() {
    [[ -d .headwater ]] || return 0
    local folders=("$PWD/.headwater") link lock file
    while read -r link; do
        folders+=("$(readlink "$link")")
    done < <(find .headwater -name moved-to -type l)

    while read -r lock; do
        if ! flock --nonblock "$lock" true; then
            echo "${lock%/lock} is in use: stop that headwater first." >&2
            exit 1
        fi
    done < <(find_in -name lock)
    while read -r file; do
        stop_left_behind "$file"
    done < <(find_in -name postmaster.pid -o -name redis.pid)
    rm -rf "${folders[@]}"
}

find_in() {
    local folder
    for folder in "${folders[@]}"; do
        if [[ -d $folder ]]; then
            find "$folder" -maxdepth 4 \( "$@" \)
        fi
    done
}

# An engine whose owner was killed: the process of the pid file, if its command line names the folder.
stop_left_behind() {
    local pid
    read -r pid <"$1" || true
    while grep -qsF "${1%/*/*}" "/proc/$pid/cmdline"; do
        kill -s INT "$pid"
        sleep 0.2
    done
}

main "$@"
