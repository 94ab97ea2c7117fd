"""The running suite as the demo talks to it: HTTP for people and partners, the command line for operators."""
import base64
import hashlib
import hmac
import http.client
import json
import os
import subprocess
import threading
import time
import urllib.parse


class Refused(Exception):
    """A service answered with a problem (RFC 9457)."""

    def __init__(self, status, problem):
        super().__init__(f"{status} {problem.get('type', '')} {problem.get('detail', problem.get('title', ''))}")
        self.status, self.problem = status, problem


class Service:
    """One service's HTTP side. A connection per thread; a service that is away is tried again, for a bounded time."""

    PATIENCE_SECONDS = 60

    def __init__(self, url, headers=None):
        self.address = urllib.parse.urlsplit(url).netloc
        self.headers = headers or {}
        self.local = threading.local()

    def call(self, method, path, body=None, headers=None):
        """Sends bytes or JSON and returns the answer's JSON, or its bytes when it is none."""
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        deadline = time.monotonic() + self.PATIENCE_SECONDS
        while True:
            try:
                return self.once(method, path, data, {**self.headers, **(headers or {})})
            except (OSError, http.client.HTTPException) as error:
                self.local.connection = None
                if time.monotonic() > deadline:
                    raise SystemExit(f"{self.address}{path} does not answer: {error}")
                time.sleep(0.2)
            except Refused as refusal:
                if refusal.status != 503 or time.monotonic() > deadline:
                    raise
                time.sleep(0.5)

    def once(self, method, path, data, headers):
        connection = getattr(self.local, "connection", None)
        if connection is None:
            connection = self.local.connection = http.client.HTTPConnection(self.address, timeout=120)
        connection.request(method, path, data, headers)
        answer = connection.getresponse()
        content = answer.read()
        is_json = "json" in (answer.getheader("content-type") or "")
        value = json.loads(content) if is_json else content
        if answer.status >= 400:
            raise Refused(answer.status, value if isinstance(value, dict) else {})
        return value

    def get(self, path):
        return self.call("GET", path)

    def post(self, path, body, headers=None):
        return self.call("POST", path, body, headers)


class Clock:
    """One `saiken clock session` for all days: a date to it, a line back once every service has the date. What the day
    before has made is applied by then; what this day makes is by the next line, or by one for the same date."""

    def __init__(self, programs):
        self.command = [
            f"{programs}/saiken", "--english", "clock", "session", "--deadline-seconds", "300", "--interval-milliseconds", "40"]
        self.process = None

    def advance(self, date):
        if self.process is None:
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdin.write(date + "\n")
        self.process.stdin.flush()
        if not self.process.stdout.readline():
            raise SystemExit(f"the services do not follow to {date}: saiken clock ended with {self.process.wait()}")


class Suite:
    GATEWAY = "gateway"

    def __init__(self, folder):
        env = os.environ
        self.folder = folder
        self.outsourcing_url = env["SAIKEN_OUTSOURCING_URL"]
        self.case, self.intake, self.garnishment, self.outsourcing, self.notifications = (
            Service(env[f"SAIKEN_{name}_URL"], {
                "authorization": "Bearer " + env[f"SAIKEN_{name}_STAFF_TOKEN"], "x-staff": "demo"
            }) for name in ("CASE", "INTAKE", "GARNISHMENT", "OUTSOURCING", "NOTIFICATIONS"))
        self.key = base64.b64decode(env["SAIKEN_GATEWAY_SECRET"].removeprefix("whsec_"))
        self.programs = env["SAIKEN_PROGRAMS"]
        self.ops = env["SAIKEN_OPS"]
        self.clock = Clock(self.programs)
        # Files whose records may not all be applied yet.
        self.taken = set()

    @staticmethod
    def once(post, path, body):
        """Sends what may be known already: a second run of the same day enters nothing twice."""
        try:
            post(path, body)
        except Refused as refusal:
            if refusal.status != 409:
                raise

    def webhook(self, identifier, body):
        """A gateway's call, signed as Standard Webhooks 1.0.0 says."""
        moment = str(int(time.time()))
        signed = f"{identifier}.{moment}.".encode() + body
        signature = base64.b64encode(hmac.new(self.key, signed, hashlib.sha256).digest()).decode()
        headers = {"webhook-id": identifier, "webhook-timestamp": moment, "webhook-signature": f"v1,{signature}"}
        return self.intake.post(f"/webhooks/{self.GATEWAY}", body, headers)

    def file(self, channel, content):
        """An agent's or the bank's file: it is taken, and applied in a moment."""
        answer = self.intake.post(f"/files/{channel}", content)
        self.taken.add(answer["file"])
        return answer

    def files_are_applied(self):
        """Waits until everything in the files so far is applied."""
        for file in self.taken:
            state = self.eventually("a file is applied", lambda each=file: self.ended(each))
            if state != "done":
                raise SystemExit(f"file {file} is {state}")
        self.taken.clear()

    def ended(self, file):
        state = self.intake.get(f"/files/{file}")["state"]
        return state if state not in ("received", "accepted") else None

    def saiken(self, *arguments, check=True):
        """Runs `saiken` and returns its exit code and what it printed."""
        done = subprocess.run(
            [f"{self.programs}/saiken", "--english", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, timeout=600, check=False)
        if check and done.returncode != 0:
            raise SystemExit(f"saiken {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}")
        return done.returncode, done.stdout

    def operate(self, script, command, *names):
        subprocess.run([f"{self.ops}/{script}", command, self.folder, *names], check=True, stdout=subprocess.DEVNULL, timeout=300)

    def date(self):
        """The business date, as the control file says."""
        with open(os.environ["SAIKEN_CLOCK_SOURCE"], encoding="utf-8") as file:
            return json.load(file)["date"]

    def advance(self, date):
        self.files_are_applied()
        self.clock.advance(date)

    def settle(self):
        """Waits until every message is applied, by asking for the date that already is."""
        self.advance(self.date())

    @staticmethod
    def eventually(fact, value, seconds=120):
        """Asks for a value until there is one."""
        deadline = time.monotonic() + seconds
        while True:
            found = value()
            if found:
                return found
            if time.monotonic() > deadline:
                raise SystemExit(f"not within {seconds} s: {fact}")
            time.sleep(0.03)
