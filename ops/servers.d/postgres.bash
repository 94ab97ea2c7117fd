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
    listens "$PG_PORT" && fail "port $PG_PORT of $place/ports is in use by another program"
    as_user "$programs/pg_ctl" start -D "$place/postgres" -w -t 120 -s -l "$place/postgres.log" 9>&- ||
        fail "PostgreSQL did not start; see $place/postgres.log"
    make_databases "$programs"
}

make_cluster() {
    as_user "$1/initdb" -D "$place/postgres" --encoding=UTF8 --locale=C --username=postgres --auth=trust \
        --data-checksums >"$place/initdb.log" 2>&1 || fail "initdb failed; see $place/initdb.log"
    # Everything that makes a commit durable is on: tests and the demo run as a city would.
    cat >>"$place/postgres/postgresql.conf" <<CONF
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
host    all   $roles   127.0.0.1/32   scram-sha-256
host    all   all      127.0.0.1/32   trust
HBA
}

# Every service has a database of its own, owned by its own role; no role may enter another's database.
make_databases() {
    local sql role
    sql="set client_min_messages = warning;"$'\n'
    for role in "${databases[@]}" saiken_audit; do
        sql+="do \$\$ begin if not exists (select from pg_roles where rolname = '$role') then"
        sql+=" create role $role login password '$(secret "database-$role")'; end if; end \$\$;"$'\n'
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
