#!/bin/sh
# Resolves pyproject.toml into lock files with hashes, for every Python and machine at once.
set -eu
[ -x .venv-lock/bin/uv ] || { python3 -m venv .venv-lock && .venv-lock/bin/python -m pip install --quiet uv; }
compile() {
  .venv-lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-header "$@"
}
compile --extra build pyproject.toml --output-file requirements.lock
compile --extra build --extra test --extra check --constraint requirements.lock pyproject.toml \
  --output-file requirements-test.lock
compile --extra build --extra test --extra spark --constraint requirements-test.lock pyproject.toml \
  --output-file requirements-spark.lock
compile tests/interop/requirements.in --output-file requirements-interop.lock
