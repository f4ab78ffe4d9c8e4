#!/usr/bin/env bash
# Makes target/python-tools, a virtual environment with the tools of python-tools.txt: buf, the gRPC
# client of the tests, the checker of Kubernetes' schemas. Does nothing if it is there already.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

pins=deploy/scripts/python-tools.txt
tools=target/python-tools
stamp=$tools/made-from
wanted=$({ python3 --version && pwd && cat "$pins"; } | sha256sum)

if [[ -f $stamp && $(<"$stamp") == "$wanted" ]]; then
    exit 0
fi
echo "python-tools: making $tools"
rm -rf "$tools"
mkdir -p target
python3 -m venv "$tools"
"$tools/bin/pip" install --quiet --disable-pip-version-check --no-input --requirement "$pins"
# The last step, so that an interrupted run is begun anew.
echo "$wanted" >"$stamp"
