"""Signed webhooks, each answered after its commit, beside pgbench with as many clients and the same row."""
import base64
import json
import os

from place import PLACE, ROOT, Scale, median, report, run, servers_env, sql
from services import Services

WEBHOOK_CLIENTS = 8
WEBHOOK_P99_MS = 50


def pgbench_rate(env, clients, seconds):
    """Transactions per second of plain inserts of the row that a webhook is, one commit each."""
    sql(env, "postgres", "drop database if exists bench_limit")
    sql(env, "postgres", "create database bench_limit")
    sql(env, "bench_limit", "create table webhook_limit (gateway text, webhook_id text, sha256 bytea not null, "
                            "content text not null, received_at timestamptz not null, primary key (gateway, webhook_id))")
    program = run("bash", "-c", "ls /usr/lib/postgresql/*/bin/pgbench | tail -n 1").strip()
    told = run(program, "-n", "-h", env["SAIKEN_TEST_PG_HOST"], "-p", env["SAIKEN_TEST_PG_PORT"], "-U",
               env["SAIKEN_TEST_PG_USER"], "-c", clients, "-j", 2, "-T", seconds, "-M", "prepared", "-f",
               ROOT / "ops/bench.d/webhook-row.sql", "bench_limit")
    sql(env, "postgres", "drop database bench_limit")
    return next(float(line.split()[2]) for line in told.splitlines() if line.startswith("tps ="))


def bench_webhooks(calls):
    """Signed webhooks, each answered after its commit, beside pgbench with as many clients and the same row."""
    env, client, secret = servers_env(), PLACE / "webhooks", base64.b64encode(os.urandom(32)).decode()
    run("gcc", "-O2", "-pthread", "-D_GNU_SOURCE", "-o", client, ROOT / "ops/bench.d/webhooks.c", "-lcrypto")

    def send(port, count, rate, seed):
        return json.loads(run(client, port, "bench", secret, WEBHOOK_CLIENTS, count, rate, seed))

    limit = median(pgbench_rate(env, WEBHOOK_CLIENTS, 5) for _ in range(Scale.runs))
    for name, batch in (("a commit each", "1"), ("sharing commits", "64")):
        with Services() as services:
            services.start("payment-intake", SAIKEN_WEBHOOK_SECRETS=f"bench=whsec_{secret}",
                           SAIKEN_WEBHOOK_BATCH_CALLS=batch)
            port = services.ports["payment-intake"]
            send(port, calls // 4, 0, f"warm{batch}")
            value = median(send(port, calls, 0, f"full{batch}-{n}")["value"] for n in range(Scale.runs))
            report(f"webhooks, {WEBHOOK_CLIENTS} clients, {name}", value, "calls/s", limit, value / limit)
            half = median(send(port, calls, int(value / 2), f"half{batch}-{n}")["p99_ms"] for n in range(Scale.runs))
            report(f"… p99 at half that rate, {name}", half, "ms", WEBHOOK_P99_MS, half / WEBHOOK_P99_MS)
