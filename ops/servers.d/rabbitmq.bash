# The private RabbitMQ with a port mapper (epmd) of its own. Sourced by ops/servers.

rabbitmq_programs() {
    local folder
    for folder in /usr/lib/rabbitmq/bin /opt/rabbitmq/sbin; do
        # Not /usr/sbin/rabbitmq-server: that wrapper insists on the system's own user and folders.
        if [ -x "$folder/rabbitmq-server" ]; then
            printf '%s' "$folder"
            return
        fi
    done
    fail "no RabbitMQ server found; run ops/install" 69
}

# What the broker and its tools need to know; the same lines stand in ctl.env for others.
rabbitmq_settings() {
    cat <<SETTINGS
RABBITMQ_NODENAME=saiken-$AMQP_PORT@localhost
RABBITMQ_MNESIA_BASE=$place/rabbitmq/mnesia
RABBITMQ_LOG_BASE=$place/rabbitmq/log
RABBITMQ_CONFIG_FILE=$place/rabbitmq/rabbitmq.conf
RABBITMQ_ADVANCED_CONFIG_FILE=$place/rabbitmq/advanced.config
RABBITMQ_ENABLED_PLUGINS_FILE=$place/rabbitmq/enabled_plugins
RABBITMQ_CONF_ENV_FILE=$place/rabbitmq/no-env
RABBITMQ_PID_FILE=$place/rabbitmq/pid
RABBITMQ_DIST_PORT=$DIST_PORT
ERL_EPMD_PORT=$EPMD_PORT
ERL_EPMD_ADDRESS=127.0.0.1
RUNNING_UNDER_SYSTEMD=1
HOME=$place/home
SETTINGS
}

as_rabbitmq() {
    local settings
    mapfile -t settings < <(rabbitmq_settings)
    as_user env "${settings[@]}" "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-kernel inet_dist_use_interface {127,0,0,1}" "$@"
}

rabbitmq_pid() { cat "$place/rabbitmq/pid" 2>/dev/null; }

# A process of that number that really is our broker: numbers are used again.
is_rabbitmq() { grep -qzxF "RABBITMQ_PID_FILE=$place/rabbitmq/pid" "/proc/$1/environ" 2>/dev/null; }

rabbitmq_runs() {
    local pid
    pid=$(rabbitmq_pid) && [ -n "$pid" ] && is_rabbitmq "$pid"
}

start_rabbitmq() {
    if rabbitmq_runs; then return; fi
    local programs
    programs=$(rabbitmq_programs)
    listens "$AMQP_PORT" && fail "port $AMQP_PORT of $place/ports is in use by another program"
    configure_rabbitmq
    listens "$EPMD_PORT" || as_user epmd -daemon -address 127.0.0.1 -port "$EPMD_PORT" 9>&-
    rm -f "$place/rabbitmq/pid"
    (as_rabbitmq setsid "$programs/rabbitmq-server" </dev/null >>"$place/rabbitmq/console.log" 2>&1 9>&- &)
    wait_for 60 "RabbitMQ's process" rabbitmq_runs
    # It listens only after the definitions are loaded.
    wait_for 120 "RabbitMQ's port" rabbitmq_listens
}

rabbitmq_listens() {
    rabbitmq_runs || fail "RabbitMQ did not start; see $place/rabbitmq/log"
    listens "$AMQP_PORT" && listens "$MGMT_PORT"
}

configure_rabbitmq() {
    local folder=$place/rabbitmq
    as_user mkdir -p "$folder/mnesia" "$folder/log"
    printf '%s' "[rabbitmq_management]." >"$folder/enabled_plugins"
    cp "$place/secrets/erlang-cookie" "$place/home/.erlang.cookie"
    render_definitions "$folder/definitions.json"
    {
        # The suite's own limits; where it listens, logs and what it loads is decided here.
        grep -vE '^[[:space:]]*(#|listeners|management|load_definitions|definitions|log)' \
            "$root/compose/rabbitmq/rabbitmq.conf"
        cat <<CONF
listeners.tcp.default = 127.0.0.1:$AMQP_PORT
management.tcp.ip = 127.0.0.1
management.tcp.port = $MGMT_PORT
load_definitions = $folder/definitions.json
log.file.level = warning
CONF
    } >"$folder/rabbitmq.conf"
    rabbitmq_settings | sed 's/^/export /' >"$folder/ctl.env"
    chmod 600 "$folder/rabbitmq.conf" "$folder/definitions.json" "$place/home/.erlang.cookie"
    if is_root; then chown -R "$account:$account" "$folder" "$place/home"; fi
}

# The suite's definitions with this folder's passwords. On a private broker the administrator may also look into and
# write to every queue, and there is a virtual host for tests beside the suite's own.
render_definitions() {
    "$root/compose/rabbitmq/render-definitions" "$place/secrets" | python3 -c '
import json, sys
definitions = json.load(sys.stdin)
definitions["vhosts"].append({"name": "/"})
for vhost in definitions["vhosts"]:
    everything = {"configure": ".*", "write": ".*", "read": ".*"}
    definitions["permissions"].append({"user": "administrator", "vhost": vhost["name"], **everything})
json.dump(definitions, sys.stdout)' >"$1.new" || fail "the definitions could not be rendered"
    mv "$1.new" "$1"
}

stop_rabbitmq() {
    if rabbitmq_runs; then
        # The broker deletes its pid file before it ends.
        local pid deadline=$((SECONDS + 30))
        pid=$(rabbitmq_pid)
        kill -TERM "$pid"
        while is_rabbitmq "$pid" && [ "$SECONDS" -lt "$deadline" ]; do sleep 0.2; done
        end_rabbitmq "$pid"
    fi
    stop_port_mapper
}

kill_rabbitmq() {
    if rabbitmq_runs; then end_rabbitmq "$(rabbitmq_pid)"; fi
}

end_rabbitmq() {
    if is_rabbitmq "$1"; then kill -KILL "$1"; fi
    wait_for 10 "RabbitMQ's end" rabbitmq_ended "$1"
}

# A process that ends gives up its memory, and with it its environment, before its sockets.
rabbitmq_ended() { ! is_rabbitmq "$1" && ! listens "$AMQP_PORT"; }

stop_port_mapper() {
    listens "$EPMD_PORT" || return 0
    # The mapper forgets a node a moment after its end and refuses to go before.
    wait_for 10 "the port mapper's end" port_mapper_ends
}

port_mapper_ends() {
    as_user env "ERL_EPMD_PORT=$EPMD_PORT" epmd -port "$EPMD_PORT" -kill >/dev/null 2>&1
    ! listens "$EPMD_PORT"
}

wipe_rabbitmq() {
    kill_rabbitmq
    rm -rf "$place/rabbitmq/mnesia"
    start_rabbitmq
}
