#!/usr/bin/env bash
# Scores the release executable on the scenarios in a folder (scenarios.json, emit.py, peers.csv); writes RESULTS.md and results.csv here.
# Needs a release build (swift build -c release --product tollgate), git, python3 with NumPy.
# Usage: run.sh SCENARIOS_FOLDER [--replicates N] … (run.sh --help)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
exec nice python3 "$here/run.py" "$@"
