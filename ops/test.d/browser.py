#!/usr/bin/env python3
"""Walks through staff's pages in headless Chromium as a person would, over WebDriver (Debian's chromium-driver).

    browser.py BASE_URL TOKEN_FILE FOLDER WORD

Signs in with the token of the file, searches for WORD, opens the first person found, her first claim and the page of
the day, in Japanese and in English, with scripts switched off. Puts a screenshot of each and a print of the claim into
FOLDER. Exit code 1 and a line for each thing that is wrong: a page that names itself nothing, a field without a label,
a header cell without a scope, an error in the browser's log, a cookie that scripts can read.
"""
import base64
import html.parser
import json
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

base, token_file, folder, word = sys.argv[1:5]
folder = pathlib.Path(folder)
wrong = []


def expect(condition, text):
    if not condition:
        wrong.append(text)


class Driver:
    """The least of WebDriver that the walk needs."""

    def __init__(self, profile):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.process = subprocess.Popen(
            ["chromedriver", f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.root = f"http://127.0.0.1:{port}"
        self.wait()
        options = {
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=ja",
                "--window-size=1200,900", f"--user-data-dir={profile}",
            ],
            "prefs": {"profile.managed_default_content_settings.javascript": 2, "intl.accept_languages": "ja"},
        }
        capabilities = {"browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        made = self.call("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        self.session = f"/session/{made['sessionId']}"
        self.do("POST", "/timeouts", {"implicit": 10000})

    def wait(self):
        for _ in range(200):
            try:
                if self.call("GET", "/status")["ready"]:
                    return
            except (OSError, KeyError):
                pass
            time.sleep(0.05)
        raise SystemExit("chromedriver does not answer")

    def call(self, method, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.root + path, data, {"content-type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as refusal:
            raise SystemExit(f"{path}: {refusal.read().decode()[:500]}") from refusal

    def do(self, method, path, body=None):
        return self.call(method, self.session + path, body)

    def go(self, path):
        self.do("POST", "/url", {"url": base + path})

    def element(self, css):
        found = self.do("POST", "/element", {"using": "css selector", "value": css})
        return "/element/" + next(iter(found.values()))

    def type(self, css, text):
        self.do("POST", self.element(css) + "/value", {"text": text})

    def click(self, css):
        self.do("POST", self.element(css) + "/click", {})

    def leave(self, css):
        """Clicks what leads to another page, and waits until it is there."""
        before = self.path
        self.click(css)
        for _ in range(200):
            if self.path != before:
                return
            time.sleep(0.05)

    @property
    def path(self):
        return self.do("GET", "/url").removeprefix(base)

    @property
    def source(self):
        return self.do("GET", "/source")

    def shoot(self, name):
        rect = self.do("GET", self.element("html") + "/rect")
        self.do("POST", "/window/rect", {"width": 1200, "height": min(4000, int(rect["height"]) + 200)})
        (folder / f"{name}.png").write_bytes(base64.b64decode(self.do("GET", "/screenshot")))

    def close(self):
        try:
            self.do("DELETE", "")
        finally:
            self.process.terminate()
            self.process.wait()


class Sheet(html.parser.HTMLParser):
    """What a page must have for people who do not see it."""

    def __init__(self, source):
        super().__init__()
        self.ids, self.labelled, self.fields, self.references = set(), set(), [], []
        self.counts = {}
        self.lang = None
        self.feed(source)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.counts[tag] = self.counts.get(tag, 0) + 1
        if "id" in values:
            self.ids.add(values["id"])
        self.references += values.get("aria-labelledby", "").split() + values.get("aria-describedby", "").split()
        if tag == "html":
            self.lang = values.get("lang")
        if tag == "label":
            self.labelled.add(values.get("for"))
        if tag in ("input", "textarea", "select") and values.get("type") not in ("hidden", "submit"):
            self.fields.append(values.get("id"))
        if tag == "th" and "scope" not in values:
            wrong.append("a header cell without a scope")
        if tag == "script" or "style" in values or any(name.startswith("on") for name in values):
            wrong.append(f"script or style in the page: {tag}")


def check(driver, name, language):
    sheet = Sheet(driver.source)
    expect(sheet.lang == language, f"{name}: its language is {sheet.lang}")
    for tag in ("h1", "main", "header", "footer", "title"):
        # A chart has a title of its own.
        expect(sheet.counts.get(tag, 0) >= 1 and (tag == "title" or sheet.counts[tag] == 1), f"{name}: one {tag}")
    expect(sheet.counts.get("table", 0) == sheet.counts.get("caption", 0), f"{name}: a table without a caption")
    expect(all(field in sheet.labelled for field in sheet.fields), f"{name}: a field without a label")
    expect(set(sheet.references) <= sheet.ids, f"{name}: {set(sheet.references) - sheet.ids} name nothing")
    driver.shoot(f"{name}-{language}")


def walk(driver):
    token = pathlib.Path(token_file).read_text().strip()
    driver.go("/staff/search")
    expect(driver.path == "/staff/sign-in", "whoever is not signed in is sent to the sign-in")
    check(driver, "sign-in", "ja")
    driver.type("#token", token)
    driver.leave("form.form button")
    expect(driver.path == "/staff/search", f"signed in, and at {driver.path}")
    (cookie,) = [c for c in driver.do("GET", "/cookie") if c["name"] == "saiken_staff"]
    expect(cookie["httpOnly"] and cookie["sameSite"] == "Strict" and cookie["secure"], f"the cookie: {cookie['sameSite']}")
    driver.type("#q", word)
    driver.click("form.form button")
    driver.element("#found")
    check(driver, "search", "ja")
    driver.leave("tbody th a")
    person = driver.path
    check(driver, "debtor", "ja")
    driver.leave("#claims ~ * tbody th a")
    claim = driver.path
    check(driver, "claim", "ja")
    printed = base64.b64decode(driver.do("POST", "/print", {"background": False}))
    expect(printed.startswith(b"%PDF"), "the claim prints")
    (folder / "claim.pdf").write_bytes(printed)
    driver.go("/staff/today")
    check(driver, "today", "ja")
    driver.go("/staff/suspense")
    check(driver, "suspense", "ja")
    driver.go(person + "/readers")
    check(driver, "readers", "ja")
    driver.leave(".language a")
    for name, path in (("debtor", person), ("claim", claim), ("today", "/staff/today")):
        driver.go(path)
        check(driver, name, "en")
    severe = [line["message"] for line in driver.do("POST", "/se/log", {"type": "browser"}) if line["level"] == "SEVERE"]
    expect(not severe, f"the browser complains: {severe}")
    driver.leave("form[action='/staff/sign-out'] button")
    driver.go(claim)
    expect(driver.path == "/staff/sign-in", "signed out")


folder.mkdir(parents=True, exist_ok=True)
with tempfile.TemporaryDirectory() as profile:
    driver = Driver(profile)
    try:
        walk(driver)
    finally:
        driver.close()
print("\n".join(wrong) or "every page is as it should be")
sys.exit(1 if wrong else 0)
