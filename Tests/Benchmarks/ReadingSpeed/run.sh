#!/usr/bin/env bash
# MB a second of `tollgate results` on large files of each line format and of large documents, beside Python's json and csv and jq reading the
# same file, on this machine, one after the other. Needs a release build, python3, jq and GNU time. Usage: run.sh [--megabytes 200] (run.sh --help)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
exec python3 "$here/run.py" "$@"
