#!/bin/sh
# Makes sure that a program which tests need is on this machine, and prints where it is:
#   services.sh             the folder of PostgreSQL's programs
#   services.sh chromium    the browser of the tests of the review page
#   services.sh java        the folder of a Java that Apache Spark runs on (17 or later)
# Installs from Debian when it may (root or sudo) and says what it installs; starts nothing.
set -eu

find_postgresql() {
    for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V -r) \
        $(dirname "$(command -v initdb 2>/dev/null || echo /none/initdb)"); do
        if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then
            echo "$folder"
            return 0
        fi
    done
    return 1
}

find_chromium() {
    command -v chromium || command -v chromium-browser || command -v google-chrome
}

find_java() {
    on_path=$(command -v java 2>/dev/null) || on_path=/none/bin/java
    on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
    for folder in "${JAVA_HOME:-/none}" "$on_path" $(ls -d /usr/lib/jvm/* 2>/dev/null | sort -V); do
        [ -x "$folder/bin/java" ] || continue
        major=$("$folder/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
        if [ "${major:-0}" -ge 17 ]; then
            echo "$folder"
            return 0
        fi
    done
    return 1
}

# What to become root with; leaves with a sentence where that cannot be.
become_root() {
    if ! command -v apt-get >/dev/null; then
        echo "services: $1 is not installed and this is no Debian; install it by hand." >&2
        exit 1
    fi
    if [ "$(id -u)" = 0 ]; then
        root=""
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        root="sudo -n"
    else
        echo "services: cannot become root; ask your administrator for: apt-get install $1" >&2
        exit 1
    fi
    echo "services: installing $1 from Debian" >&2
    export DEBIAN_FRONTEND=noninteractive
    $root apt-get update -qq >&2
}

install_postgresql() {
    become_root postgresql
    $root apt-get install -y -qq --no-install-recommends postgresql-common >&2
    # no cluster of Debian's own: nothing must listen on this machine that nobody asked for
    $root mkdir -p /etc/postgresql-common/createcluster.d
    echo "create_main_cluster = false" |
        $root tee /etc/postgresql-common/createcluster.d/dongbo.conf >/dev/null
    $root apt-get install -y -qq --no-install-recommends postgresql postgresql-client >&2
}

install_chromium() {
    become_root chromium
    $root apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >&2
}

install_java() {
    become_root openjdk-17-jre-headless
    for package in openjdk-17-jre-headless openjdk-21-jre-headless; do # what this Debian has
        if apt-cache show "$package" >/dev/null 2>&1; then
            $root apt-get install -y -qq --no-install-recommends "$package" >&2
            return 0
        fi
    done
    echo "services: this Debian has neither Java 17 nor 21; install one by hand." >&2
    return 1
}

case "${1:-postgresql}" in
    postgresql) find_postgresql || { install_postgresql && find_postgresql; } ;;
    chromium) find_chromium || { install_chromium && find_chromium; } ;;
    java) find_java || { install_java && find_java; } ;;
    *)
        echo "services: what is '$1'? postgresql, chromium or java" >&2
        exit 2
        ;;
esac
