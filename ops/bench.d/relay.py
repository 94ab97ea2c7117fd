"""The relay beside the smallest program that publishes the same messages."""
import base64
import contextlib
import json
import urllib.error
import urllib.request

from place import PLACE, PROGRAMS, ROOT, Scale, median, report, run, servers_env


def management(env, method, path, body=None):
    url = f"http://127.0.0.1:{env['SAIKEN_TEST_AMQP_MGMT_PORT']}/api/{path}"
    request = urllib.request.Request(url, method=method, data=body and json.dumps(body).encode())
    word = f"{env['SAIKEN_TEST_AMQP_USER']}:{env['SAIKEN_TEST_AMQP_PASSWORD']}".encode()
    request.add_header("Authorization", "Basic " + base64.b64encode(word).decode())
    request.add_header("Content-Type", "application/json")
    urllib.request.urlopen(request, timeout=30).read()


def bench_relay():
    env = servers_env()
    limit = PLACE / "relay"
    run("gcc", "-O2", "-o", limit, ROOT / "ops/bench.d/relay.c", "-lrabbitmq")
    user, word = env["SAIKEN_TEST_AMQP_USER"], env["SAIKEN_TEST_AMQP_PASSWORD"]
    host, port = env["SAIKEN_TEST_AMQP_HOST"], env["SAIKEN_TEST_AMQP_PORT"]
    management(env, "PUT", "vhosts/bench")
    management(env, "PUT", f"permissions/bench/{user}", {"configure": ".*", "write": ".*", "read": ".*"})
    management(env, "PUT", "exchanges/bench/bench", {"type": "topic", "durable": True})
    for size, count in ((1000, 40_000 // Scale.smaller), (40_000, 4000 // Scale.smaller)):
        ours, theirs = [], []
        for _ in range(Scale.runs):
            for figures in (theirs, ours):
                # An empty queue each time, so that neither pays for the other's backlog.
                with contextlib.suppress(urllib.error.HTTPError):
                    management(env, "DELETE", "queues/bench/bench")
                management(env, "PUT", "queues/bench/bench", {"durable": True, "arguments": {"x-queue-type": "quorum"}})
                management(env, "POST", "bindings/bench/e/bench/q/bench", {"routing_key": "bench"})
                if figures is theirs:
                    figures.append(float(run(limit, host, port, "bench", user, word, "bench", "bench", count, size, 512)))
                else:
                    line = run(PROGRAMS / "Bench", "relay", "--port", port, "--vhost", "bench", "--user", user,
                               "--exchange", "bench", "--routing-key", "bench", "--queue", "bench", "--messages", count,
                               "--body-bytes", size, env=env | {"BENCH_AMQP_PASSWORD": word})
                    figures.append(json.loads(line)["value"])
        value, top = median(ours), median(theirs)
        report(f"relay, bodies of {size} bytes", value, "messages/s", top, value / top)
    management(env, "DELETE", "vhosts/bench")
