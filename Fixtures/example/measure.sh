#!/usr/bin/env bash
# Measures the load test of the example: five rounds, baseline and candidate in turn in one job, the order alternating.
# The candidate's /search is 15 % slower; /chat is unchanged. Needs hey (https://github.com/rakyll/hey) and python3; about two minutes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here"
mkdir -p load

measure() { # side, search service time in ms, round
  local side=$1 search=$2 round=$3 port=18080 out="load/$1-$3.csv"
  python3 server.py "$port" "$search" 60 "$round" &
  local server=$!
  until python3 -c "import socket; socket.create_connection(('127.0.0.1', $port), 1)" 2> load/.waiting; do sleep 0.1; done
  echo "metric,value,unit,endpoint,failed" > "$out"
  for endpoint in search chat; do
    hey -n 300 -c 4 -o csv "http://127.0.0.1:$port/$endpoint" |
      awk -F, -v endpoint="$endpoint" 'NR > 1 { ok = $7 == 200; printf "latency,%.1f,ms,%s,%s\n", $1 * 1000, endpoint, ok ? "false" : "true"
                                                                printf "failed,%d,ratio,%s,\n", !ok, endpoint }' >> "$out"
  done
  kill "$server" && wait "$server" || true
}

for round in 1 2 3 4 5; do
  if ((round % 2)); then
    measure baseline 20 "$round"
    measure candidate 23 "$round"
  else
    measure candidate 23 "$round"
    measure baseline 20 "$round"
  fi
done
rm -f load/.waiting
gzip -9nf load/*.csv
