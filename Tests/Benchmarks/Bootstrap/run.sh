#!/usr/bin/env bash
# Bounds of a change of means by resampling, and of a change of 95th percentiles without it, beside scipy.stats.bootstrap on the same
# data, one after the other on this machine. Prints seconds, CPU seconds and the ratios.
# Needs python3 with SciPy and NumPy. Builds the tests in release mode, in .build/benchmark. Usage: run.sh [ROUNDS]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
options=(-c release -Xswiftc -enable-testing --scratch-path "$root/.build/benchmark")
cd "$root"
swift build "${options[@]}" --build-tests
python3 "$here/run.py" "$work" "${1:-3}" swift test "${options[@]}" --skip-build --disable-xctest --filter BootstrapBenchmark
