#!/usr/bin/env bash
# Puts axe-core where PageInspection looks for it: FOLDER/axe.min.js, out of a package of PyPI that
# carries it.
set -euo pipefail
folder=$1
package=axe-playwright-python==0.1.8 # axe-core 4.12.1

[ -s "$folder/axe.min.js" ] && exit 0
wheel=$(mktemp -d)
trap 'rm -rf "$wheel"' EXIT
if ! python3 -m venv "$wheel/venv" >/dev/null 2>&1 \
    || ! "$wheel/venv/bin/pip" download -q --no-deps -d "$wheel" "$package" >/dev/null 2>&1; then
    echo "Pages are not checked for accessibility: $package can't be had from PyPI."
    exit 0
fi
mkdir -p "$folder"
python3 - "$wheel" "$folder" <<'PYTHON'
import pathlib, sys, zipfile

[wheel] = pathlib.Path(sys.argv[1]).glob("*.whl")
script = zipfile.ZipFile(wheel).read("axe_playwright_python/axe.min.js")
pathlib.Path(sys.argv[2], "axe.min.js").write_bytes(script)
PYTHON
