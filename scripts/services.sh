#!/bin/sh
# Makes sure that PostgreSQL's programs are on this machine and prints the folder they are in.
# Installs them from Debian when it may (root or sudo); starts no server: the tests start their own.
set -eu

find_programs() {
    for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V -r) \
        $(dirname "$(command -v initdb 2>/dev/null || echo /none/initdb)"); do
        if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then
            echo "$folder"
            return 0
        fi
    done
    return 1
}

find_programs && exit 0
if ! command -v apt-get >/dev/null; then
    echo "services: PostgreSQL is not installed and this is no Debian; install it by hand." >&2
    exit 1
fi
if [ "$(id -u)" = 0 ]; then
    root=""
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    root="sudo -n"
else
    echo "services: cannot become root; ask your administrator for: apt-get install postgresql" >&2
    exit 1
fi
echo "services: installing PostgreSQL from Debian" >&2
export DEBIAN_FRONTEND=noninteractive
$root apt-get update -qq >&2
$root apt-get install -y -qq --no-install-recommends postgresql-common >&2
# no cluster of Debian's own: nothing must listen on this machine that nobody asked for
$root mkdir -p /etc/postgresql-common/createcluster.d
echo "create_main_cluster = false" |
    $root tee /etc/postgresql-common/createcluster.d/dongbo.conf >/dev/null
$root apt-get install -y -qq --no-install-recommends postgresql postgresql-client >&2
find_programs
