#!/usr/bin/env bash
# Drives harnesses of other people with `tollgate run`: five alternating rounds of a service that becomes 30 % slower, and of one that does not.
# Prints the line, the verdict's headline and the exit code of each: 1 and 0 are right, 2 is undecided, which a busy machine may leave. What is not
# installed is named, with the way to install it. Needs git, python3 and a build; TOLLGATE names the executable (default: .build/release/tollgate).
# Ends with 1 if a verdict is wrong or a harness does not run.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tollgate=${TOLLGATE:-$here/../../../.build/release/tollgate}
tollgate=$(cd "$(dirname "$tollgate")" && pwd)/$(basename "$tollgate")
[ -x "$tollgate" ] || { echo "$tollgate is not there: swift build -c release --product tollgate, or name another with TOLLGATE=" >&2; exit 69; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=Bench GIT_AUTHOR_EMAIL=b@example.com GIT_COMMITTER_NAME=Bench GIT_COMMITTER_EMAIL=b@example.com

cp -R "$here/service" "$work/service"
cd "$work/service"
git init --quiet --initial-branch main .
git add .
git commit --quiet --message "The service answers in 20 ms"
git checkout --quiet -b slower
echo 26 > milliseconds
git commit --quiet --all --message "The service answers in 26 ms"
git checkout --quiet -b unchanged main
git commit --quiet --allow-empty --message "Nothing"

# Words as one would type them.
shown() {
  local word
  for word; do
    case $word in *[!A-Za-z0-9._/=-]*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac
  done
}
wrong=0
# Measures both candidates with a line. $1: what it is, $2: its budget, the others: the command as behind --.
drive() {
  local title=$1 budget=$2 status candidate
  shift 2
  echo "$title"
  echo "  tollgate run --rounds 5 --$(shown "$@")"
  for candidate in slower unchanged; do
    git checkout --quiet "$candidate"
    status=0
    "$tollgate" run --baseline main --budget "Budgets/$budget.yaml" --rounds 5 -- "$@" > "$work/verdict.md" 2> "$work/errors" || status=$?
    case $candidate:$status in slower:1 | unchanged:0 | *:2) ;; *) wrong=1 ;; esac
    echo "  $candidate: exit $status"
    { head -n 1 "$work/verdict.md"; [ $status -lt 64 ] || tail -n 20 "$work/errors"; } | sed 's/^/    /'
  done
}
# $1: what it is, $2: how to install it.
missing() { echo "$1: not installed. $2"; }

if command -v hyperfine > "$work/found"; then
  drive hyperfine benchmark "hyperfine --shell none --warmup 1 --runs 20 --export-json {out} ./app"
else
  missing hyperfine "apt-get install hyperfine"
fi
if command -v pytest > "$work/found" && pytest --help 2> "$work/errors" | grep -e --benchmark-json > "$work/found"; then
  drive pytest-benchmark benchmark "pytest -q --benchmark-json={out} test_bench.py"
else
  missing pytest-benchmark "python3 -m venv .venv && .venv/bin/pip install pytest-benchmark && export PATH=\$PWD/.venv/bin:\$PATH"
fi
if command -v go > "$work/found"; then
  drive "go test" benchmark go test -run '^$' -bench . -count 3
else
  missing "go test" "apt-get install golang-go"
fi
drive "a load generator of one's own" load "python3 load.py {out}"
exit $wrong
