#!/usr/bin/env bash
# Mutates the real files of every format and reads them, optimised, for so many seconds a format; prints the table of RESULTS.md.
# Usage: run.sh [SECONDS A FORMAT] [SEED]
set -euo pipefail
cd "$(dirname "$0")/../../.."
swift build -c release --build-tests -Xswiftc -enable-testing > .build/fuzzing.log
echo "| format | executions | gave a result | seconds | slowest, ms |"
echo "|---|---:|---:|---:|---:|"
TOLLGATE_FUZZ_SECONDS="${1:-10}" TOLLGATE_FUZZ_SEED="${2:-1}" \
  swift test -c release -Xswiftc -enable-testing --skip-build --disable-xctest --filter FuzzingTests 2> .build/fuzzing-errors.log \
  | sed -n -e 's/^fuzzed //p' -e '/recorded an issue/p' | sed 's/$/ |/'
