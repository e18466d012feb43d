#!/bin/sh
# Everything that reads the code without running it; all complaints at once, then one verdict.
set -u
failed=
step() {
  name=$1; shift
  printf '== %s\n' "$name"
  "$@" || failed="$failed, $name"
}
bin=.venv/bin
# Nothing of a developer's own office takes part.
export KPCS_DATA_DIR="${TMPDIR:-/tmp}/kpcs-check-$$"
trap 'rm -rf "$KPCS_DATA_DIR"' EXIT
step 'style (ruff)' $bin/ruff check .
step 'layout (ruff)' $bin/ruff format --check .
step 'types (mypy)' $bin/mypy
step 'walls (import-linter)' $bin/lint-imports --no-logo
step 'templates (djlint)' $bin/djlint --lint --quiet src
step 'migrations' $bin/python manage.py makemigrations --check --dry-run
step 'translations' $bin/python tools/messages.py --check
step 'generated pages' $bin/python tools/reference.py --check
step 'telephone verifier' $bin/python tools/verifier.py --check
step 'kept questions' $bin/python tools/expressions.py --check
[ -z "$failed" ] || { printf 'make check: failed in%s\n' "${failed#,}"; exit 1; }
echo 'make check: all is well'
