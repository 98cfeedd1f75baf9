#!/usr/bin/env bash
# Counts the release executable's alarms on real measurements of unchanged code (Fixtures/noise); writes RESULTS.md and results.csv here.
# Needs a release build (swift build -c release --product tollgate), git, python3 with NumPy. Usage: run.sh [--draws N] … (run.sh --help)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
exec nice python3 "$here/run.py" "$@"
