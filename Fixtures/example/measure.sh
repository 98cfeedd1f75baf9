#!/usr/bin/env bash
# Measures the load test of the example: five rounds, baseline and candidate in turn in one job, the order alternating.
# The candidate's /search is 15 % slower; /chat is unchanged. Needs hey (https://github.com/rakyll/hey) and python3; about two minutes.
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p load
port=18080 requests=300 server=
answers() { python3 -c "import socket; socket.create_connection(('127.0.0.1', $port), 1)" 2> load/.waiting; }
stop() { if [ -n "$server" ]; then kill "$server" 2> load/.stopped || true; wait "$server" || true; server=; fi; }
trap 'stop; rm -f load/.stopped load/.waiting load/.hey' EXIT

measure() { # side, search service time in ms, round, seed
  local out="load/$1-$3.csv"
  if answers; then echo "port $port is taken" >&2; exit 1; fi
  python3 server.py "$port" "$2" 60 "$4" &
  server=$!
  until answers; do
    kill -0 "$server" # a server that ended ends the measurement
    sleep 0.1
  done
  echo "metric,value,unit,endpoint,failed" > "$out"
  for endpoint in search chat; do
    hey -n "$requests" -c 4 -o csv "http://127.0.0.1:$port/$endpoint" > load/.hey
    # hey writes no line for a request without an answer: those have failed too.
    awk -F, -v endpoint="$endpoint" -v requests="$requests" '
      NR > 1 { ok = $7 == 200
               printf "latency,%.1f,ms,%s,%s\n", $1 * 1000, endpoint, ok ? "false" : "true"
               printf "failed,%d,ratio,%s,\n", !ok, endpoint }
      END { for (lost = NR; lost <= requests; lost++) printf "failed,1,ratio,%s,\n", endpoint }' load/.hey >> "$out"
  done
  stop
}

# Each run has a seed of its own: draws that both sides share would make the sides look more alike than two runs ever are.
for round in 1 2 3 4 5; do
  if ((round % 2)); then
    measure baseline 20 "$round" "$round"
    measure candidate 23 "$round" "$((round + 5))"
  else
    measure candidate 23 "$round" "$((round + 5))"
    measure baseline 20 "$round" "$round"
  fi
done
gzip -9nf load/*.csv
