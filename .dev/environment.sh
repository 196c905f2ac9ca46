# Makes environments, with what the named requirements list, and nothing outside this folder. Sourced by `try` and `test`.
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

# An empty environment in this folder, where there is none yet.
make_folder() {
    if [ -x "$1/bin/python" ]; then return; fi
    python=$(find_python)
    if ! "$python" -m venv "$1" 2>/dev/null; then
        rm -rf "$1"
        say "This Python cannot make environments; installing python3-venv."
        if ! as_root sh -c 'apt-get update -qq && apt-get install -y -qq python3-venv' >&2; then
            say "Install python3-venv, then start this again."
            exit 1
        fi
        "$python" -m venv "$1"
    fi
}

# With pip: into this folder, what follows.
install_into() {
    folder=$1
    shift
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check "$@"
}

# Ourselves, with what we and our tests need.
make_environment() {
    requirements=.dev/requirements/$1.txt
    stamp=.venv/made-of-$1
    if [ -f "$stamp" ] && cmp -s "$requirements" "$stamp"; then return; fi
    make_folder .venv
    say "Installing what is needed into .venv (once)."
    install_into .venv --require-hashes -r "$requirements"
    install_into .venv --no-deps --no-build-isolation --editable .
    cp "$requirements" "$stamp"
}

# What others make their sites with, apart from ourselves: they need other versions of the same things. Needs npm.
make_sites() {
    stamp=.venv-sites/made-of
    if [ -f "$stamp" ] && cat .dev/requirements/sites.txt .dev/requirements/package-lock.json | cmp -s - "$stamp"; then
        return
    fi
    make_folder .venv-sites
    say "Installing what others make sites with into .venv-sites (once)."
    install_into .venv-sites --require-hashes -r .dev/requirements/sites.txt
    cp .dev/requirements/package.json .dev/requirements/package-lock.json .venv-sites
    (cd .venv-sites && npm ci --silent --no-audit --no-fund --no-update-notifier)
    cat .dev/requirements/sites.txt .dev/requirements/package-lock.json >"$stamp"
}
