# Makes .venv, with what the named requirements list, and nothing outside this folder. Sourced by `try` and `test`.
# Needs Python 3.11 or newer; on Debian and Ubuntu it asks for python3-venv where that is not installed.

say() { printf '%s\n' "$*" >&2; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else return 1; fi
}

find_python() {
    for candidate in python3 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    say "moderation needs Python 3.11 or newer, and there is none here."
    exit 1
}

make_environment() {
    requirements=.dev/requirements/$1.txt
    stamp=.venv/made-of-$1
    if [ -f "$stamp" ] && cmp -s "$requirements" "$stamp"; then return; fi
    if [ ! -x .venv/bin/python ]; then
        python=$(find_python)
        if ! "$python" -m venv .venv 2>/dev/null; then
            rm -rf .venv
            say "This Python cannot make environments; installing python3-venv."
            if ! as_root sh -c 'apt-get update -qq && apt-get install -y -qq python3-venv' >&2; then
                say "Install python3-venv, then start this again."
                exit 1
            fi
            "$python" -m venv .venv
        fi
    fi
    say "Installing what is needed into .venv (once)."
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$requirements"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
    cp "$requirements" "$stamp"
}
