#!/usr/bin/env bash
# Simulates or enumerates the error rates of the default methods with the truth exactly at the margin; writes RESULTS.md here.
# Five to ten minutes of one core after a release build of the tests, which has a folder of its own. Usage: run.sh
# The short form of the same rows is a test (Tests/StatisticsTests/Simulation, and LookErrorRateTests for whole verdicts). Fails if a method errs beyond its level or known limit.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
table=$(mktemp)
trap 'rm -f "$table"' EXIT
status=0
TOLLGATE_SIMULATION=full nice swift test --package-path "$root" --scratch-path "$root/.build/error-rates" --configuration release \
  -Xswiftc -enable-testing --disable-xctest --filter 'SimulationTests/fullForm|LookErrorRateTests/fullForm' > "$table" || status=$?
if ! grep -q '^<!-- end -->' "$table" || ! grep -q '^<!-- end of gate -->' "$table"; then
  tail -n 40 "$table" >&2
  exit 1
fi
{
  cat <<'TEXT'
# Error rates of the default methods

Written by `run.sh`. The truth lies exactly at the margin, so that each decision is an error: a *false fail* or a *false pass*. Each
default method promises at most 2.5 % on each side; a family of 20 objectives at most 5 % false fails of any of them. Seeds are fixed.

* **±**: one Monte-Carlo standard error of the larger share, in points; *exact*: all outcomes of the data were enumerated.
* **published**: false fail/false pass that the specification of the rules prints, also on data that are only similar; *a/*: it
  prints false fails alone; *≤*: the larger side, or the worst of several laws.
* **known limit**: a known error above 2.5 %. **counterexample**: a simpler method, which must err. **differs**: by more than three
  standard errors of both figures and the rounding of the printed one. Bold: beyond the promise or the known limit by more than three.
* Sizes are candidate/baseline; k counts runs a side, H records of history; *known error*: estimates of a known standard error; *looks at*:
  after each of these rounds, and the first one that decides counts.

TEXT
  sed -n '/^<!-- error rates -->/,/^<!-- end -->/p' "$table" | grep '^|'
  sed -n '/^<!-- gate -->/,/^<!-- end of gate -->/p' "$table" | grep '^|'
} > "$here/RESULTS.md"
cat "$here/RESULTS.md"
exit "$status"
