# The private PostgreSQL. Sourced by ops/servers.

postgres_programs() {
    local folder
    for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV); do
        if [ -x "$folder/initdb" ]; then
            printf '%s' "$folder"
            return
        fi
    done
    fail "no PostgreSQL server found below /usr/lib/postgresql; run ops/install" 69
}

postgres_runs() {
    [ -d "$place/postgres" ] && as_user "$(postgres_programs)/pg_ctl" status -D "$place/postgres" >/dev/null 2>&1
}

start_postgres() {
    local programs
    programs=$(postgres_programs)
    if postgres_runs; then return; fi
    [ -f "$place/postgres/PG_VERSION" ] || make_cluster "$programs"
    configure_cluster
    listens "$PG_PORT" && fail "port $PG_PORT of $place/ports is in use by another program"
    as_user "$programs/pg_ctl" start -D "$place/postgres" -w -t 120 -s -l "$place/postgres.log" 9>&- ||
        fail "PostgreSQL did not start; see $place/postgres.log"
    make_databases "$programs"
}

make_cluster() {
    as_user "$1/initdb" -D "$place/postgres" --encoding=UTF8 --locale=C --username=postgres --auth=trust \
        --data-checksums >"$place/initdb.log" 2>&1 || fail "initdb failed; see $place/initdb.log"
}

# Our settings stand in a file of their own, so that a cluster that comes from a backup gets those of its new place.
configure_cluster() {
    grep -qx "include 'saiken.conf'" "$place/postgres/postgresql.conf" ||
        echo "include 'saiken.conf'" >>"$place/postgres/postgresql.conf"
    # Everything that makes a commit durable is on: tests and the demo run as a city would.
    cat >"$place/postgres/saiken.conf" <<CONF
listen_addresses = '127.0.0.1'
port = $PG_PORT
unix_socket_directories = '$socket_folder'
max_connections = 300
fsync = on
synchronous_commit = on
full_page_writes = on
password_encryption = 'scram-sha-256'
shared_buffers = 256MB
max_wal_size = 2GB
checkpoint_timeout = 10min
autovacuum_naptime = 5s
random_page_cost = 1.1
timezone = 'UTC'
log_timezone = 'UTC'
log_min_messages = warning
log_min_error_statement = panic
log_parameter_max_length_on_error = 0
CONF
    # The services' own roles need their passwords; the tests' roles and the superuser come from loopback only.
    local roles
    roles=$(IFS=,; echo "${databases[*]},saiken_audit")
    cat >"$place/postgres/pg_hba.conf" <<HBA
local   all   postgres                  trust
host    replication   postgres   127.0.0.1/32   trust
host    all   $roles   127.0.0.1/32   scram-sha-256
host    all   all      127.0.0.1/32   trust
HBA
    if is_root; then chown "$account:$account" "$place/postgres/saiken.conf" "$place/postgres/pg_hba.conf"; fi
}

# Every service has a database of its own, owned by its own role; no role may enter another's database. Passwords are set
# at every start: a cluster from a backup has those of another place, and a rotated one needs only a restart.
make_databases() {
    local sql role
    sql="set client_min_messages = warning;"$'\n'
    for role in "${databases[@]}" saiken_audit; do
        sql+="do \$\$ begin if not exists (select from pg_roles where rolname = '$role') then"
        sql+=" create role $role; end if; end \$\$;"$'\n'
        sql+="alter role $role login password '$(secret "database-$role")';"$'\n'
    done
    for role in "${databases[@]}"; do
        sql+="select 'create database $role owner $role' where not exists"
        sql+=" (select from pg_database where datname = '$role') \\gexec"$'\n'
        sql+="revoke all on database $role from public;"$'\n'
        sql+="grant connect on database $role to saiken_audit;"$'\n'
    done
    as_user "$1/psql" -X -q -v ON_ERROR_STOP=1 -h "$socket_folder" -p "$PG_PORT" -U postgres -d postgres <<<"$sql" >/dev/null ||
        fail "the services' databases could not be made"
}

# A new place with the cluster of a backup (ops/backup), and a broker that knows nothing.
restore_postgres() {
    [ -f "$1/cluster/backup_manifest" ] || fail "$1 is no backup of ops/backup" 66
    [ ! -e "$place/postgres" ] || fail "$place/postgres exists already; restore into a new folder" 73
    cp -a "$1/cluster" "$place/postgres"
    chmod 700 "$place/postgres"
    # It is a place of its own from here on: nothing it wrote before is looked for.
    rm -f "$place/postgres/postmaster.pid" "$place/postgres/backup_manifest"
    if is_root; then chown -R "$account:$account" "$place/postgres"; fi
}

stop_postgres() {
    postgres_runs || return 0
    as_user "$(postgres_programs)/pg_ctl" stop -D "$place/postgres" -m fast -w -t 60 -s ||
        as_user "$(postgres_programs)/pg_ctl" stop -D "$place/postgres" -m immediate -w -t 60 -s
}

# No checkpoint, no goodbye: the next start recovers from the write-ahead log.
kill_postgres() {
    postgres_runs || return 0
    as_user "$(postgres_programs)/pg_ctl" stop -D "$place/postgres" -m immediate -w -t 60 -s
}
