# The images. Sourced by ops/containers.

readonly base_image=localhost/saiken-base:bookworm
export SAIKEN_IMAGE=localhost/saiken:ci
export RABBITMQ_IMAGE=localhost/saiken-broker:ci POSTGRES_IMAGE=localhost/saiken-database:ci

# The engine that builds uses this host's network; the one that runs has none that leads out.
build_images() {
    start_engine build
    docker import "$base" "$base_image" >/dev/null
    rm -rf compose/prebuilt
    sh compose/collect programs "$programs" compose/prebuilt
    find compose/prebuilt -maxdepth 1 -type f -exec strip --strip-unneeded {} + 2>/dev/null || true
    local name jobs=()
    build saiken "$SAIKEN_IMAGE" --file compose/Dockerfile --build-arg "RUNTIME_IMAGE=$base_image" \
        --build-arg ARTIFACT=prebuilt . &
    jobs+=($!)
    build broker "$RABBITMQ_IMAGE" --file ops/containers.d/images/rabbitmq.Dockerfile \
        --build-arg "BASE=$base_image" ops/containers.d/images &
    jobs+=($!)
    build database "$POSTGRES_IMAGE" --file ops/containers.d/images/postgres.Dockerfile \
        --build-arg "BASE=$base_image" ops/containers.d/images &
    jobs+=($!)
    for name in "${jobs[@]}"; do wait "$name" || return 1; done
    rm -rf compose/prebuilt
    docker image ls --format '{{.Repository}}:{{.Tag}} {{.Size}}' | grep ^localhost/saiken
    stop_engine
    start_engine run
    libraries_are_there
}

# build NAME IMAGE ARGUMENTS...
build() {
    local name=$1 image=$2
    shift 2
    timeout 600 "$client" build --network host --pull=false --tag "$image" "$@" >"$work/build-$name.log" 2>&1 && return
    echo "the image $image could not be built; what went wrong, and the end of the log:" >&2
    grep -iE 'error|no space|cannot|failed' "$work/build-$name.log" | head -n 20 >&2
    tail -n 30 "$work/build-$name.log" >&2
    return 1
}

libraries_are_there() {
    local missing
    missing=$(docker run --rm --network none --entrypoint bash "$SAIKEN_IMAGE" -c \
        'for f in /opt/saiken/*; do if [ -f "$f" ]; then ldd "$f"; fi; done 2>/dev/null | grep "not found" | sort -u || true')
    [ -z "$missing" ] && return
    printf 'the image lacks libraries:\n%s\n' "$missing" >&2
    return 1
}
