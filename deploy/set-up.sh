# Set-up, shared by deploy/run and deploy/test: system packages, .venv, pinned dependencies, and a stamp that lets the
# next start skip all of it. Sourced; everything that it says goes to stderr, so that answers on stdout stay clean.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv="$root/.venv"

say() { printf 'Jarmark: %s\n' "$*" >&2; }

give_up() {
    say "$*"
    exit 1
}

# set_up LEVEL: "run", or "test" for the tests' needs as well. Returns at once where the stamp fits.
set_up() {
    local level=$1 print
    print=$(fingerprint)
    is_set_up "$level" "$print" && return
    # Two starts at once take turns; the lock is this file itself, so that nothing is left behind.
    exec 9<"$root/deploy/set-up.sh"
    flock 9
    is_set_up "$level" "$print" || install_all "$level" "$print"
    exec 9<&-
}

# What the installed things depend on; the folder too, as a .venv cannot be moved.
fingerprint() {
    (cd "$root" && { pwd && cat pyproject.toml deploy/constraints.txt deploy/*-packages.txt; } | sha256sum)
}

is_set_up() { [ -x "$venv/bin/python" ] && [ "$(cat "$venv/.set-up-$1" 2>/dev/null)" = "$(stamp "$2")" ]; }

# With the very Python, as a new one (Debian 12 to 13, say) does not see what the old one had installed.
stamp() { printf '%s %s' "$1" "$(readlink -f "$venv/bin/python")"; }

install_all() {
    local level=$1 print=$2 python extras="[lot-text]"
    python=$(find_python) || give_up "Python 3.11, 3.12 or 3.13 is needed and none of them is installed here."
    install_system_packages "$level" "$python"
    make_venv "$python"
    [ "$level" = test ] && extras="[test]"
    install_python_packages "$extras"
    # The test level has everything that the run level has.
    stamp "$print" >"$venv/.set-up-run"
    [ "$level" = run ] || stamp "$print" >"$venv/.set-up-$level"
    say "set up."
}

find_python() {
    local name
    for name in python3 python3.13 python3.12 python3.11; do
        "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null || continue
        command -v "$name"
        return
    done
    return 1
}

install_system_packages() {
    local level=$1 python=$2 missing wanted said=""
    if ! command -v dpkg-query >/dev/null; then
        say "this is no Debian: please see to it that what deploy/system-packages.txt names is installed."
        return
    fi
    missing=$(missing_packages "$level" "$python")
    [ -n "$missing" ] || return 0
    can_install || give_up "missing here: $(offered_names <<<"$missing")." \
        "Installing them needs root, and there is no sudo: ask whoever keeps this machine."
    apt_get update >/dev/null || true # an old list may do; where it does not, the next line says so
    wanted=$(offered_names <<<"$missing")
    say "installing $wanted"
    # shellcheck disable=SC2086  # a list of names
    said=$(apt_get install --no-install-recommends $wanted) || true
    missing=$(missing_packages "$level" "$python")
    [ -z "$missing" ] || give_up "missing here and could not be installed: $(offered_names <<<"$missing")." \
        "$(grep -m 1 '^E: ' <<<"$said")"
}

can_install() { [ "$(id -u)" = 0 ] || command -v sudo >/dev/null; }

# Prints what apt complains of; what it says of each package is of no interest.
apt_get() {
    local sudo=()
    [ "$(id -u)" = 0 ] || sudo=(sudo)
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y "$@" </dev/null 2>&1 >/dev/null
}

# The lists of a level, one after the other.
package_lists() {
    cat "$root/deploy/system-packages.txt"
    [ "$1" = run ] || cat "$root/deploy/$1-packages.txt"
}

# Each line of a level's lists that nothing installed here answers, as "name|name".
missing_packages() {
    local level=$1 python=$2 installed names name found
    installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p')
    package_lists "$level" | sed 's/#.*//; s/ //g; /^$/d' | while read -r names; do
        [ "$names" = python3-venv ] && "$python" -c 'import ensurepip, venv' 2>/dev/null && continue
        found=""
        for name in ${names//|/ }; do
            grep -qx "$name" <<<"$installed" && found=yes
        done
        [ -n "$found" ] || echo "$names"
    done
}

# Of each "name|name" the first that this system offers, all in one line; the last where it offers none.
offered_names() {
    local names name
    while read -r names; do
        for name in ${names//|/ }; do
            apt-cache show "$name" >/dev/null 2>&1 && break
        done
        printf '%s ' "$name"
    done | sed 's/ $//'
}

make_venv() {
    if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
        say "making .venv"
        "$1" -m venv --clear "$venv" >&2 || give_up "$1 could not make a .venv in $root."
    fi
}

# No address of any package index stands here: pip is set up by the machine that it runs on.
install_python_packages() {
    say "installing the Python packages (once; a few minutes on a Pi)"
    local pip=("$venv/bin/python" -m pip --quiet --disable-pip-version-check --no-input)
    (
        cd "$root" &&
            "${pip[@]}" install -c deploy/constraints.txt setuptools >&2 &&
            "${pip[@]}" install -c deploy/constraints.txt --no-build-isolation \
                --config-settings editable_mode=compat -e ".$1" >&2
    ) || give_up "the Python packages could not be installed; the lines above say which one and why."
}
