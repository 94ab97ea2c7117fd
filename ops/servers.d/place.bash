# Where the servers' data lie, as whom they run, on which ports. Sourced by ops/servers.

readonly account=saiken

# The database and role of each service; the audit role reads the schema `audit` of each.
declare -A databases=(
    [case-management]=saiken_case
    [payment-intake]=saiken_intake
    [garnishment]=saiken_garnishment
    [outsourcing]=saiken_outsourcing
    [notifications]=saiken_notifications
)

database_of() { [ -n "${databases[$1]:-}" ] && printf '%s' "${databases[$1]}"; }

fail() {
    echo "ops/servers: $1" >&2
    exit "${2:-1}"
}

is_root() { [ "$(id -u)" -eq 0 ]; }

# Runs a command as the servers' user, with nothing of the caller's environment but PATH.
as_user() {
    local clean=(env -i "PATH=/usr/sbin:/usr/bin:/sbin:/bin" "HOME=$place/home" LC_ALL=C TZ=UTC)
    if is_root; then
        (cd / && setpriv --reuid "$account" --regid "$account" --clear-groups "${clean[@]}" "$@")
    else
        (cd "$place" && "${clean[@]}" "$@")
    fi
}

# Asked: what the caller named. Place: where the data are (elsewhere when the user cannot reach the asked folder).
find_place() {
    mkdir -p "$1"
    asked=$(cd "$1" && pwd -P)
    if is_root && ! getent passwd "$account" >/dev/null; then
        useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$account"
    fi
    place=$asked/servers
    # The folders above may be closed to the servers' user, as a checkout below /root is, or have a name that
    # RabbitMQ's scripts cannot carry.
    if { is_root && ! reachable "$asked"; } || [[ $asked == *[!A-Za-z0-9._/-]* ]]; then
        place=/tmp/saiken-servers-$(printf '%s' "$asked" | sha256sum | cut -c1-12)
    fi
}

reachable() { setpriv --reuid "$account" --regid "$account" --clear-groups test -x "$1" -a -r "$1"; }

# One command at a time for one folder; waits at most five minutes. The lock is not inherited by the servers.
take_lock() {
    exec 9>"$asked/servers.lock"
    flock -w 300 9 || fail "another ops/servers works on $asked"
}

make_place() {
    (umask 077 && mkdir -p "$place" "$place/home" "$place/run" "$place/secrets")
    [ -f "$place/ports" ] || choose_ports
    local name
    for name in administrator "${!databases[@]}"; do make_secret "broker-$name"; done
    for name in "${databases[@]}" saiken_audit; do make_secret "database-$name"; done
    make_secret erlang-cookie
    if is_root; then chown -R "$account:$account" "$place"; fi
    know_place
}

know_place() {
    [ -f "$place/ports" ] || fail "nothing was ever started in $asked; use: ops/servers start $asked" 2
    # shellcheck disable=SC1091
    . "$place/ports"
    socket_folder=$place/run
    # A socket's path may have 107 bytes.
    if [ ${#socket_folder} -gt 80 ]; then socket_folder=/tmp; fi
}

make_secret() {
    local file=$place/secrets/$1
    [ -s "$file" ] || (umask 077 && head -c 24 /dev/urandom | base64 | tr '+/' 'ab' | tr -d '=\n' >"$file")
}

secret() { cat "$place/secrets/$1"; }

# Ports below the range the system hands out by itself, free now, kept for as long as the folder lives.
choose_ports() {
    local names=(PG_PORT AMQP_PORT MGMT_PORT EPMD_PORT DIST_PORT) taken=" " name port
    for name in "${names[@]}"; do
        while :; do
            port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
            [[ $taken != *" $port "* ]] && ! listens "$port" && break
        done
        taken+="$port "
        printf '%s=%s\n' "$name" "$port"
    done >"$place/ports.new"
    mv "$place/ports.new" "$place/ports"
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Waits until a command succeeds: wait_for SECONDS WHAT COMMAND...
wait_for() {
    local deadline=$((SECONDS + $1)) what=$2
    shift 2
    until "$@"; do
        [ "$SECONDS" -lt "$deadline" ] || fail "$what: not within its time; see the logs in $place"
        sleep 0.1
    done
}

remove_place() {
    rm -rf "$place" "$asked/servers.lock"
    rmdir "$asked" 2>/dev/null || true
}
