#!/bin/sh
# Installs a lock file and the project itself into .venv: with uv where it could be had, else with pip.
set -eu
lock=$1
if [ -x .venv/bin/uv ]; then
    install='.venv/bin/uv pip install --quiet --python .venv/bin/python --compile-bytecode'
else
    install='.venv/bin/pip install --quiet --disable-pip-version-check'
fi
$install --require-hashes -r "$lock"
$install --no-deps --no-build-isolation -e .
