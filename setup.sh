#!/bin/sh
# Makes a virtual environment with osteon and its development tools in it.
set -eu
venv=${1:-.venv}

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

install_with_apt() {
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        apt-get update -q && apt-get install -q -y --no-install-recommends "$@"
    else
        echo "Missing: $*. Install them (on Debian: sudo apt-get install $*) and try again." >&2
        exit 1
    fi
}

# What the PDF writer needs of the system: text layout and two free fonts. The rest of osteon works without it.
offer_pdf_parts() {
    parts="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation fonts-dejavu-core"
    command -v dpkg-query >/dev/null 2>&1 || { echo "For PDF files osteon needs Pango and the fonts Liberation Sans and DejaVu Sans." >&2; return 0; }
    lacking=
    for part in $parts; do
        dpkg-query -W -f='${Status}' "$part" 2>/dev/null | grep -q "install ok installed" || lacking="$lacking $part"
    done
    [ -n "$lacking" ] || return 0
    if [ "$(id -u)" = 0 ]; then
        # shellcheck disable=SC2086
        install_with_apt $lacking || echo "PDF files cannot be written until these are installed:$lacking" >&2
    else
        echo "For PDF files install (on Debian): sudo apt-get install$lacking" >&2
    fi
}

# What `make browser` needs. Nothing else does.
offer_browser() {
    command -v chromium >/dev/null 2>&1 && return 0
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        install_with_apt chromium || echo "make browser cannot run until chromium is installed." >&2
    else
        echo "For make browser install (on Debian): sudo apt-get install chromium" >&2
    fi
}

python=$(find_python) || { install_with_apt python3 python3-venv; python=$(find_python) || { echo "Python 3.11 or newer is needed." >&2; exit 1; }; }
"$python" -c 'import ensurepip, venv' 2>/dev/null || install_with_apt python3-venv

[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
"$venv/bin/python" -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev]'
offer_pdf_parts
offer_browser
