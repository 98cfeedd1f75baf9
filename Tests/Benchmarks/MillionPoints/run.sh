#!/usr/bin/env bash
# `tollgate check` on a million k6 points beside Python's json and jq reading the same file, on this machine, one after the other.
# Needs a release build (swift build -c release), python3, jq and GNU time. Prints seconds and peak memory of each.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 "$root/Tests/Benchmarks/MillionPoints/generate.py" "$root/Fixtures/formats/k6/baseline.ndjson.gz" "$work/load.ndjson"
cat > "$work/budget.yaml" <<'YAML'
schema: tollgate/budget/v1
service: million-points
suites:
  load: { results: "load.ndjson" }
objectives:
  errors: { metric: load/failed, statistic: rate, limit: 1% }
  p95: { metric: load/latency, statistic: p95, limit: 800 ms, noise: none }
YAML
cat > "$work/read.py" <<'PY'
import json, sys
values = []
for line in open(sys.argv[1], "rb"):
    point = json.loads(line)
    if point["type"] == "Point":
        values.append(point["data"]["value"])
print(len(values))
PY
for round in 1 2 3; do
  /usr/bin/time -f "tollgate  %e s wall  %U s user  %M kB" "$root/.build/release/tollgate" check --budget "$work/budget.yaml" \
    --results load="$work/load.ndjson" > "$work/verdict.md"
  /usr/bin/time -f "python    %e s wall  %U s user  %M kB" python3 "$work/read.py" "$work/load.ndjson" > "$work/count"
  /usr/bin/time -f "jq        %e s wall  %U s user  %M kB" \
    jq -n 'reduce (inputs | select(.type == "Point") | .data.value) as $value (0; . + 1)' "$work/load.ndjson" > "$work/count"
done
