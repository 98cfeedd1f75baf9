#!/usr/bin/env bash
# What records cost when there are many: `tollgate` beside `git notes` with the same number of entries, one after the other on this machine.
# Needs a release build (swift build -c release --product tollgate), git and python3. Usage: run.sh [--counts 1000 10000 100000] (run.sh --help)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
exec python3 "$here/run.py" "$@"
