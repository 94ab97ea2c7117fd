# The base image, made of Debian's packages by this machine's own package sources. Sourced by ops/containers.

# make_base FILE: a small Debian as a tar file, without documentation, caches, and anything of this machine.
make_base() (
    set -e
    tree=$(mktemp -d "${TMPDIR:-/tmp}/saiken-base.XXXXXX")
    # Nobody but root could enter / in the container otherwise.
    chmod 755 "$tree"
    trap 'rm -rf --one-file-system "$tree"' EXIT
    # shellcheck disable=SC2046
    debootstrap --variant=minbase --exclude=e2fsprogs bookworm "$tree" $(mirror) >"$1.log" 2>&1 ||
        { tail -n 20 "$1.log" >&2; exit 1; }
    # Security updates come from where this machine has them from; other sources of it are no Debian.
    for list in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list; do
        if [ -s "$list" ]; then cp "$list" "$tree/etc/apt/${list#/etc/apt/}"; fi
    done
    if [ -s "$tree/etc/apt/sources.list.d/debian.sources" ]; then : >"$tree/etc/apt/sources.list"; fi
    slim_down "$tree"
    if ! chroot "$tree" sh -c 'apt-get -q update && apt-get -q -y --no-install-recommends dist-upgrade' >>"$1.log" 2>&1; then
        tail -n 20 "$1.log" >&2
        exit 1
    fi
    forget "$tree"
    tar -C "$tree" --numeric-owner --sort=name -cf "$1.new" .
    mv "$1.new" "$1"
)

# Where this machine has Debian from; nothing where it does not say.
mirror() { sed -n 's/^URIs: *\([^ ]*\).*/\1/p' /etc/apt/sources.list.d/debian.sources 2>/dev/null | head -n 1; }

# What apt and dpkg shall leave out, in this tree and in every image made from it. No service is started in an image.
slim_down() {
    printf 'path-exclude /usr/share/%s/*\n' man info locale lintian doc >"$1/etc/dpkg/dpkg.cfg.d/slim"
    printf 'path-include /usr/share/doc/*/copyright\nforce-unsafe-io\n' >>"$1/etc/dpkg/dpkg.cfg.d/slim"
    cat >"$1/etc/apt/apt.conf.d/slim" <<'CONF'
Acquire::Languages "none";
Acquire::GzipIndexes "true";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb || true"; };
CONF
    printf '#!/bin/sh\nexit 101\n' >"$1/usr/sbin/policy-rc.d"
    chmod 755 "$1/usr/sbin/policy-rc.d"
}

forget() {
    rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/* "$1"/var/cache/debconf/*-old "$1"/var/log/*.log \
        "$1"/var/log/apt/* "$1"/etc/hostname "$1"/etc/resolv.conf \
        "$1"/usr/share/man/* "$1"/usr/share/info/* "$1"/usr/share/locale/* "$1"/usr/share/lintian/*
    find "$1/usr/share/doc" -mindepth 2 -type f ! -name copyright -delete
}
