# A private network, process and mount space with a Docker engine in it. Sourced by ops/containers.
#
# Nothing that runs in it reaches the world or is reached by it, this host's own network stays as it is, and the end of
# its first process is the end of everything in it.

# open_sandbox: afterwards `inside COMMAND...` runs a command in it, `beside COMMAND...` the same with this host's network.
open_sandbox() {
    mkdir -p "$work/engine"
    rm -f "$work/ready"
    # shellcheck disable=SC2016
    setsid unshare --mount --net --pid --fork --kill-child --mount-proc --propagation private \
        tini -s -- bash -c 'mkdir -p /run/netns && mount -t tmpfs tmpfs /run/netns && ip link set lo up &&
            echo 1 >/proc/sys/net/ipv4/ip_forward && echo ready >"$1" && exec sleep infinity' _ "$work/ready" \
        </dev/null >"$work/sandbox.log" 2>&1 7>&- &
    sandbox_parent=$!
    disown
    echo "$sandbox_parent" >"$work/sandbox.pid"
    eventually 20 "the sandbox" test -s "$work/ready"
    sandbox=$(cat "/proc/$sandbox_parent/task/$sandbox_parent/children")
    sandbox=${sandbox// /}
    [ -n "$sandbox" ]
}

inside() { nsenter -t "$sandbox" -m -n -p --wd="$PWD" -- "$@"; }
beside() { nsenter -t "$sandbox" -m -p --wd="$PWD" -- "$@"; }

# What a run that was killed has left: its sandbox, known by the folder in its command line.
clear_leftovers() {
    local parent
    parent=$(cat "$work/sandbox.pid" 2>/dev/null) || return 0
    if grep -qaF "$work/ready" "/proc/$parent/cmdline" 2>/dev/null; then
        kill -KILL $(cat "/proc/$parent/task/$parent/children")
        eventually 20 "the end of what was left" has_ended "$parent"
    fi
}

# start_engine build|run: for building it uses this host's network and makes none of its own.
start_engine() {
    local settings='"bip": "10.91.0.1/24", "default-address-pools": [{"base": "10.91.0.0/16", "size": 24}]' where=inside
    if [ "$1" = build ]; then
        settings='"bridge": "none", "iptables": false, "ip6tables": false, "ip-forward": false, "ip-masq": false'
        where=beside
    fi
    cat >"$work/engine/$1.json" <<JSON
{"data-root": "$work/engine/data", "exec-root": "$work/engine/exec", "pidfile": "$work/engine/pid",
 "hosts": ["unix://$work/engine/socket"], "storage-driver": "overlay2", $settings}
JSON
    # A stale number of the engine's helper makes it wait for ever.
    rm -rf "$work/engine/exec" "$work/engine/pid" "$work/engine/socket"
    "$where" setsid dockerd --config-file "$work/engine/$1.json" </dev/null >"$work/engine/$1.log" 2>&1 7>&- &
    local engine=$!
    disown
    if ! eventually 60 "the Docker engine answers" answers_or_ended "$engine" || ! docker version >/dev/null 2>&1; then
        echo "the Docker engine does not start; the end of its log:" >&2
        tail -n 20 "$work/engine/$1.log" >&2
        return 1
    fi
}

answers_or_ended() { docker version || ! kill -0 "$1"; }

stop_engine() {
    beside sh -c 'kill -TERM "$(cat "$1")"' _ "$work/engine/pid"
    eventually 60 "the engine's end" sh -c '! test -e "$1"' _ "$work/engine/pid"
}

# Ended: gone, or only waiting for its parent to notice.
has_ended() { ! grep -q '^State:[[:space:]]*[^ZX]' "/proc/$1/status"; }

close_sandbox() {
    if [ -n "${sandbox:-}" ]; then
        kill -KILL "$sandbox" 2>/dev/null || true
        eventually 20 "the sandbox's end" has_ended "$sandbox_parent" || true
    fi
    sandbox=
    # The engine's empty groups of control.
    find /sys/fs/cgroup -depth -type d -path '*/docker*' -exec rmdir {} + 2>/dev/null || true
}
