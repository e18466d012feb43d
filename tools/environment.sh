#!/bin/sh
# Makes a virtual environment exactly as a lock says; does nothing when it is already so.
#   sh tools/environment.sh FOLDER LOCK [--with-kpcs]
# FROM_SOURCE=name allows one package without a wheel; pip then fetches what builds it.
# PYTHON=python3.12 chooses the interpreter; without it an environment that works is kept as it is. A new one is made with
# the system's own Python if that will do: its updates come with the system's, and it is built with profiles, which
# one compiled by hand seldom is; a certificate is issued a tenth faster with it.
set -eu
folder=$1 lock=$2 with_kpcs=${3:-}

stop() { printf 'setup: %s\n' "$@" >&2; exit 1; }
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
will_do() { "$1" -c 'import ensurepip, sqlite3, venv; raise SystemExit(sqlite3.sqlite_version_info < (3, 39))' 2>/dev/null; }
version() { "$1" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null || true; }
# Its programs name the folder they were made in; a moved environment is made anew.
at_home() { grep -qsF "$(pwd -P)/$folder" "$folder/bin/activate"; }
key() { { printf '%s\n' "$(pwd -P)" "$1"; cat "$lock" pyproject.toml; } | sha256sum | cut -d' ' -f1; }

present=$(version "$folder/bin/python")
if [ -n "${PYTHON:-}" ]; then
  wanted=$(version "$PYTHON")
  [ -n "$wanted" ] || stop "PYTHON is $PYTHON, which cannot be run."
else
  wanted=$present
fi
stamp="$folder/installed-$(basename "$lock" .lock)"
if [ -n "$present" ] && [ "$present" = "$wanted" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$(key "$present")" ]; then exit 0; fi

if [ -z "$present" ] || [ "$present" != "$wanted" ] || ! at_home || ! new_enough "$folder/bin/python"; then
  python=
  for candidate in ${PYTHON:-/usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11}; do
    command -v "$candidate" >/dev/null 2>&1 && new_enough "$candidate" || continue
    if will_do "$candidate"; then python=$candidate; break; fi
    python=${python:-$candidate}
  done
  [ -n "$python" ] || stop "kpcs needs Python 3.11 or newer; ${PYTHON:-python3} is $(version "${PYTHON:-python3}" | grep . || echo missing)." \
    "Install one (Debian, Ubuntu: apt install python3 python3-venv; Fedora: dnf install python3.12)" \
    "or name one: PYTHON=/path/to/python3.12 make setup"
  "$python" -c 'import ensurepip, venv' 2>/dev/null || stop "Python $(version "$python") is here, but its venv module is not." \
    "Debian, Ubuntu: apt install python3-venv (or python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv)"
  printf 'setup: making %s with Python %s\n' "$folder" "$(version "$python")"
  # What it says is shown only if it fails: stopped with Ctrl+C, it would show a traceback.
  said=$("$python" -m venv --clear "$folder" 2>&1) ||
    stop "$said" "the environment could not be made. If the disk is full, make room; then run the same command again."
  present=$(version "$folder/bin/python")
fi

rm -f "$stamp"
printf 'setup: installing %s packages from %s\n' "$(grep -c '^[a-z]' "$lock")" "$lock"
pip="$folder/bin/python -m pip --disable-pip-version-check --no-input"
# -qq: only errors. Python compiles what it uses at its first use; compiling everything would take a third of the time.
$pip install -qq --no-compile --require-hashes --only-binary :all: ${FROM_SOURCE:+--no-binary "$FROM_SOURCE"} -r "$lock" ||
  stop "the packages could not be installed; the reason stands above. Nothing is lost: run the same command again."
if [ "$with_kpcs" = --with-kpcs ]; then
  $pip install -qq --no-compile --no-index --no-deps --no-build-isolation --editable .
  printf 'setup: ready, try %s/bin/kpcs --help\n' "$folder"
fi
key "$present" > "$stamp"
