"""The services that money passes, as an ops team runs them, and what they cost."""
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

from place import PLACE, PROGRAMS, run, servers_env, sql

TICKS = os.sysconf("SC_CLK_TCK")


class Services:
    """Processes by name; ends them all when the block ends."""

    def __init__(self):
        self.processes = {}
        self.ports = {}
        self.envs = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            process.wait(60)

    def start(self, name, **settings):
        env = servers_env(name) | settings
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        env |= {"SAIKEN_HTTP_PORT": str(port), "SAIKEN_LOG_LEVEL": "warning",
                "SAIKEN_IMPORT_BODY_MAX_BYTES": "500000000", "SAIKEN_CASE_STAFF_TOKEN": "bench"}
        run(PROGRAMS / name, "migrate", env=env)
        self.ports[name], self.envs[name] = port, env
        self.serve(name)

    def serve(self, name):
        with open(PLACE / f"{name}.log", "ab") as log:
            self.processes[name] = subprocess.Popen([PROGRAMS / name, "serve"], env=self.envs[name], stdout=log, stderr=log)
        self.wait(name)

    def wait(self, name):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                if urllib.request.urlopen(f"http://127.0.0.1:{self.ports[name]}/ready", timeout=5).status == 200:
                    return
            time.sleep(0.1)
        sys.exit(f"ops/bench: {name} is not ready; see {PLACE}/{name}.log")

    def post(self, name, path, file, kind):
        with open(file, "rb") as body:
            request = urllib.request.Request(f"http://127.0.0.1:{self.ports[name]}{path}", data=body, method="POST")
            request.add_header("Content-Length", str(os.path.getsize(file)))
            request.add_header("Content-Type", kind)
            request.add_header("Authorization", "Bearer bench")
            try:
                urllib.request.urlopen(request, timeout=900).read()
            except urllib.error.HTTPError as error:
                told = error.read(2000).decode(errors="replace")
                sys.exit(f"ops/bench: {name} answered {error.code} to {path}: {told}")

    def copy_database(self, env, name, database, into):
        """Copies the database of a service, which is not there meanwhile: a template must have no other session."""
        self.processes[name].send_signal(signal.SIGTERM)
        self.processes[name].wait(60)
        sql(env, "postgres", f"drop database if exists {into}")
        sql(env, "postgres", f"create database {into} template {database}")
        self.serve(name)

    def peak_bytes(self, name):
        """The most memory that the process has had."""
        with open(f"/proc/{self.processes[name].pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))

    def load(self, env):
        """The processors' seconds of each service, the database and the broker so far."""
        folder = sql(env, "postgres", "show data_directory").strip()
        with open(f"{folder}/postmaster.pid", encoding="ascii") as file:
            database = int(file.readline())
        tree = Tree()
        load = {name: tree.seconds(process.pid) for name, process in self.processes.items()}
        load["PostgreSQL"] = tree.seconds(database)
        load["RabbitMQ"] = sum(tree.seconds(pid) for pid in tree.brokers(os.path.dirname(folder)))
        return load


class Tree:
    """The processes of this moment. A server's sessions that have ended count with their parent."""

    def __init__(self):
        self.times, self.children = {}, {}
        for name in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError), open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:
                fields = file.read().rsplit(")", 1)[1].split()
                self.times[int(name)] = [int(ticks) / TICKS for ticks in fields[11:15]]
                self.children.setdefault(int(fields[1]), []).append(int(name))

    def seconds(self, pid):
        own, ended = self.times.get(pid, [0, 0, 0, 0])[:2], self.times.get(pid, [0, 0, 0, 0])[2:]
        return sum(own) + sum(ended) + sum(sum(self.times[child][:2]) for child in self.children.get(pid, []))

    def brokers(self, place):
        for pid in self.times:
            with contextlib.suppress(OSError), open(f"/proc/{pid}/cmdline", "rb") as file:
                line = file.read()
                if line.find(b"beam") >= 0 and line.find(place.encode()) >= 0:
                    yield pid
