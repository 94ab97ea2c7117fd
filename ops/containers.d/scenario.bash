# What is done to the running stack, and what must then be true. Sourced by ops/containers.

steps=0
readonly project=saiken
# All that the package builds, but for the command line.
mapfile -t services < <(sh compose/collect products Package.swift | grep -vx saiken)

# step NAME COMMAND...: prints its time; the first that fails ends everything.
step() {
    local name=$1 begin=$SECONDS
    shift
    printf '\n== %s\n' "$name"
    "$@"
    steps=$((steps + 1))
    printf '   %s s\n' "$((SECONDS - begin))"
}

refuse() {
    echo "not as it must be: $1" >&2
    return 1
}

compose() {
    timeout 300 "$cache/venv/bin/docker-compose" --project-name "$project" --progress quiet \
        --file compose/compose.yaml --file ops/containers.d/clock.yaml "$@"
}

# `up` that waits until all is healthy, with three replicas once they were asked for.
up() { compose up --detach --no-build --pull never --wait --wait-timeout 240 --scale "case-management=$replicas" "$@"; }

container() { compose ps --quiet "$1" | sed -n "${2:-1}p"; }

operator() { compose run --rm --no-TTY --no-deps operator "$@"; }

as_database() { docker exec "$(container database)" psql -X -A -t -q -v ON_ERROR_STOP=1 -h /tmp -U postgres "$@"; }

run_scenario() {
    step "secrets and a city" prepare_scenario
    step "the stack comes up" comes_up
    step "containers are closed" is_hardened
    step "connections are encrypted and names are verified" is_encrypted
    step "the edge reaches its own and nothing else" edge_is_closed
    step "receipts of ten days" feed_first
    step "case-management runs three times" scale
    step "one is killed, one is cut off, receipts go on" lose_replicas
    step "broker killed, database restarted, receipts go on" lose_servers
    step "the books" books_hold
    step "passwords are rotated" rotate
    step "a backup of all databases from the container" backup
    step "everything ends in order" comes_down
    step "restored into empty volumes" comes_back
}

prepare_scenario() {
    replicas=1
    export SAIKEN_SECRETS=$work/secrets SAIKEN_CLOCK_FOLDER=$work/clock SAIKEN_LOG_LEVEL=notice
    compose/make-secrets "$SAIKEN_SECRETS"
    mkdir -p "$work/clock"
    # After every day of the city's month, so that no date has to be waited for.
    printf '{"date":"2026-05-01","hour":9}\n' >"$work/clock/clock.json"
    chmod -R a+rX "$work/clock"
    "$programs/saiken" --english generate --seed 11 --persons 300 --month 2026-04 "$work/city" | tee "$work/city.txt"
    payments=$(sed -n 's/.* \([0-9]*\) payments .*/\1/p' "$work/city.txt")
    [ "${payments:-0}" -gt 100 ] || refuse "a city without payments"
}

comes_up() {
    up
    local code
    code=$(docker inspect -f '{{.State.ExitCode}}' "$(compose ps --all --quiet migration)")
    [ "$code" = 0 ] || refuse "the migration ended with $code"
    compose ps --format '{{.Name}} {{.Status}}'
}

is_hardened() {
    local name id facts
    for name in broker database "${services[@]}"; do
        id=$(container "$name")
        facts=$(docker inspect -f '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}}' "$id")
        [ "$facts" = "true [ALL] [no-new-privileges:true]" ] || refuse "$name: $facts"
        [ "$(docker inspect -f '{{.HostConfig.Memory}}' "$id")" -gt 0 ] || refuse "$name: no limit of memory"
        # As the kernel sees its first process: not root, no capability, no way to get one.
        facts=$(docker exec "$id" sed -n 's/^\(Uid\|CapEff\|CapBnd\|NoNewPrivs\):\t\([^\t]*\).*/\2/p' /proc/1/status | tr '\n' ' ')
        [[ $facts =~ ^[1-9][0-9]*\ 0+\ 0+\ 1\ $ ]] || refuse "$name: $facts"
        if docker exec "$id" sh -c 'echo x >/saiken-was-here' 2>/dev/null; then refuse "$name: its root can be written"; fi
    done
    # A service is given its own secrets and no other's.
    facts=$(docker exec "$(container payment-intake)" ls /run/secrets | tr '\n' ' ')
    [ "$facts" = "account-keys broker-payment-intake ca.pem database-saiken_intake staff-token webhook-secrets " ] || refuse "secrets: $facts"
}

is_encrypted() {
    local plain encrypted
    read -r encrypted plain < <(as_database -d postgres -F ' ' -c \
        "select count(*) filter (where s.ssl), count(*) filter (where not s.ssl)
         from pg_stat_activity a join pg_stat_ssl s using (pid) where a.usename like 'saiken%'")
    [ "$encrypted" -ge ${#services[@]} ] && [ "$plain" = 0 ] || refuse "database: $encrypted encrypted, $plain plain"
    docker exec "$(container broker)" rabbitmqctl -q list_connections user ssl ssl_protocol >"$work/connections.txt"
    grep -q 'case-management.*true.*tls' "$work/connections.txt" || refuse "broker: $(cat "$work/connections.txt")"
    if grep -q 'false' "$work/connections.txt"; then refuse "broker: a plain connection"; fi
    echo "   database: $encrypted encrypted connections; broker: $(grep -c true "$work/connections.txt")"
    # The same command succeeds as it is set, and fails in plain text, under another name, and for another authority.
    local address name=payment-intake
    address=$(docker inspect -f '{{(index .NetworkSettings.Networks "saiken_core").IPAddress}}' "$(container database)")
    migrate "$name" || refuse "$name does not reach its own database"
    turned_away 'no encryption' "$name" --set database.tls=disable
    turned_away 'does not match host name' "$name" --set "database.host=$address"
    turned_away 'certificate verify failed' "$name" --set database.ca-file=/etc/ssl/certs/ca-certificates.crt
}

# turned_away REASON SERVICE SETTING...: with these settings it must not reach the database, for this reason.
turned_away() {
    local reason=$1
    shift
    if migrate "$@"; then refuse "it reached the database: $*"; fi
    grep -q "$reason" "$work/migrate.log" || refuse "$* was refused for another reason: $(tail -n 2 "$work/migrate.log")"
}

# migrate SERVICE SETTING...: the service's own command, in its own container, which needs its database.
migrate() {
    local name=$1
    shift
    timeout 60 "$client" exec "$(container "$name")" "$name" migrate --settings /etc/saiken/settings.json "$@" \
        >"$work/migrate.log" 2>&1
}

edge_is_closed() {
    local name other
    for name in payment-intake outsourcing; do
        for other in saiken_case saiken_intake saiken_garnishment saiken_outsourcing saiken_notifications postgres; do
            if [ "$(database_of "$name")" = "$other" ]; then continue; fi
            turned_away 'no pg_hba.conf entry' "$name" --set "database.name=$other"
            turned_away 'no pg_hba.conf entry\|password authentication failed' "$name" \
                --set "database.user=$other" --set "database.name=$other"
        done
    done
    # A stranger on the edge: two doors are open, and none of the core's, by name or by address.
    local address targets=()
    for name in "payment-intake 8080" "outsourcing 8080" "case-management 8080" "garnishment 8080" "notifications 8080" "database 5432" "broker 5671"; do
        address=$(docker inspect -f '{{(index .NetworkSettings.Networks "saiken_core").IPAddress}}' "$(container "${name% *}")")
        targets+=("${name% *}/${name#* }" "$address/${name#* }")
    done
    docker run --rm --network saiken_edge --entrypoint bash "$SAIKEN_IMAGE" -c '
        for target; do
            (if timeout 4 bash -c "exec 3<>/dev/tcp/$target" 2>/dev/null; then echo "$target"; fi) &
        done
        wait' stranger "${targets[@]}" | sort >"$work/edge.txt"
    [ "$(tr '\n' ' ' <"$work/edge.txt")" = "outsourcing/8080 payment-intake/8080 " ] ||
        refuse "from the edge one reaches: $(tr '\n' ' ' <"$work/edge.txt")"
}

feed() {
    inside python3 ops/containers.d/feed.py http://127.0.0.1:8082 "$work/city" "$SAIKEN_SECRETS/webhook-secrets" "$@"
}

feed_first() {
    compose run --rm --no-TTY --no-deps --volume "$work/city:/city:ro" operator import /city/assessment.csv | tail -n 1 | cut -c1-160
    feed 2026-04-01 2026-04-10
    eventually 90 "the first receipts are in the books" operator verify
    operator verify | tail -n 2
}

scale() {
    replicas=3
    up
    [ "$(compose ps --quiet --status running case-management | wc -l)" = 3 ] || refuse "not three replicas"
}

# The container of the replica that sends for all: it holds the relay's lock at the database.
elected() {
    local address id
    address=$(as_database -d saiken_case -c "select host(a.client_addr) from pg_locks l join pg_stat_activity a using (pid)
        where l.locktype = 'advisory' and l.granted and a.application_name = 'case-management-relay' limit 1")
    for id in $(compose ps --quiet case-management); do
        [ "$(docker inspect -f '{{(index .NetworkSettings.Networks "saiken_core").IPAddress}}' "$id")" != "$address" ] || echo "$id"
    done
}

is_elected() { [ -n "$(elected)" ]; }

# The elected one is cut off without a word, another is killed, while receipts come in.
lose_replicas() {
    local sender victims
    eventually 60 "a relay is elected" is_elected
    sender=$(elected)
    victims=("$(compose ps --quiet case-management | grep -vx "$sender" | sed -n 1p)" "$sender")
    feed 2026-04-11 2026-04-18 &
    local feeder=$!
    docker kill "${victims[0]}" >/dev/null
    docker network disconnect saiken_core "${victims[1]}"
    wait "$feeder"
    # The third goes on alone, before the others are back.
    eventually 120 "one replica keeps the books" operator verify
    docker network connect saiken_core "${victims[1]}"
    up
    [ "$(docker inspect -f '{{.State.Running}}' "${victims[0]}")" = true ] || refuse "the killed one is not back"
    eventually 60 "the books" operator verify
}

lose_servers() {
    feed 2026-04-19 2026-04-30 &
    local feeder=$!
    docker kill "$(container broker)" >/dev/null
    docker restart --time 60 "$(container database)" >/dev/null
    up
    wait "$feeder"
}

# A file that a restart interrupted is taken up again when its lease ends.
books_hold() {
    eventually 120 "every file is applied" files_are_applied
    eventually 120 "all $payments payments are in the books" books_are_complete
    cat "$work/books.txt"
    operator parked list --service case-management --person ci | tail -n 1
}

files_are_applied() {
    [ "$(as_database -d saiken_intake -c 'select count(*) from files where state in (1, 2)')" = 0 ]
}

books_are_complete() {
    operator verify >"$work/books.txt" && grep -q "^receipts $payments," "$work/books.txt" &&
        grep -q '^verify: P1 P2 P3 P8.* hold$' "$work/books.txt"
}

backup() {
    docker exec "$(container database)" pg_basebackup -h /tmp -U postgres -D - -F tar -X fetch --checkpoint fast |
        gzip -1 >"$work/backup.tar.gz"
    gzip -dc "$work/backup.tar.gz" | tar -t | grep -x backup_manifest >/dev/null || refuse "the backup has no manifest"
    echo "   $(du -h "$work/backup.tar.gz" | cut -f1)"
}

comes_down() {
    local name id code ids=()
    for name in "${services[@]}"; do mapfile -t -O ${#ids[@]} ids < <(compose ps --quiet "$name"); done
    compose stop --timeout 40
    for id in "${ids[@]}"; do
        code=$(docker inspect -f '{{.State.ExitCode}} {{.Name}}' "$id")
        [ "${code%% *}" = 0 ] || refuse "ended with $code"
    done
    go_down
}

go_down() {
    compose down --volumes --remove-orphans
    [ -z "$(docker ps --all --quiet)" ] || refuse "containers are left"
    [ -z "$(docker volume ls --quiet)" ] || refuse "volumes are left"
}

# As ops/runbooks/restore.md says; the broker knows nothing.
comes_back() {
    # shellcheck disable=SC2016
    compose run --rm --no-deps --no-TTY --entrypoint bash database -c \
        'install -d -m 0700 $PGDATA/cluster && tar -xz -C $PGDATA/cluster' <"$work/backup.tar.gz"
    replicas=1
    up
    operator verify >"$work/restored.txt"
    diff "$work/books.txt" "$work/restored.txt" || refuse "the restored books differ"
    tail -n 1 "$work/restored.txt"
    go_down
}

database_of() { sed -n 's/^ *"name": "\(.*\)",$/\1/p' "compose/settings/$1.json"; }

# As ops/runbooks/rotate-secrets.md says, for one service's two passwords.
rotate() {
    local old
    old=$(cat "$SAIKEN_SECRETS/database-saiken_case")
    rm "$SAIKEN_SECRETS/database-saiken_case" "$SAIKEN_SECRETS/broker-case-management"
    compose/make-secrets "$SAIKEN_SECRETS"
    compose restart database broker
    up --force-recreate case-management
    migrate case-management || refuse "the new password is not taken: $(tail -n 2 "$work/migrate.log")"
    turned_away 'password authentication failed' case-management --set "database.password=$old"
    # A service is healthy before its broker is: connections come back with growing pauses.
    eventually 60 "case-management reaches the broker" reaches_broker case-management
    eventually 120 "the books hold" operator verify
}

reaches_broker() {
    docker exec "$(container broker)" rabbitmqctl -q list_connections user >"$work/users.txt" &&
        grep -qx "$1" "$work/users.txt"
}

# After a failure: what the stack says about itself.
explain() {
    [ -S "$work/engine/socket" ] || return 0
    docker ps --all --format '{{.Names}} {{.Status}}' >&2
    local id
    for id in $(docker ps --all --quiet --filter "label=com.docker.compose.project=$project"); do
        docker inspect -f '-- {{.Name}}' "$id" >&2
        docker logs --tail 12 "$id" 2>&1 | cut -c1-400 >&2
    done
}
