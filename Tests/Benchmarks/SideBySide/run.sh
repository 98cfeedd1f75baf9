#!/usr/bin/env bash
# What measuring side by side gives, with the release executable and a program of known slowness; writes RESULTS.md and results.csv here.
# Needs a release build (swift build -c release --product tollgate), swiftc, git and python3. Usage: run.sh [--repetitions N] … (run.sh --help)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
exec python3 "$here/run.py" "$@"
