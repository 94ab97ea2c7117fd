"""A bar on a terminal, a line now and then elsewhere."""
import sys
import time


class Bar:
    WIDTH = 32
    SECONDS_BETWEEN_LINES = 10

    def __init__(self, total):
        self.total, self.done, self.shown_at = total, 0, 0.0
        self.started = time.monotonic()
        self.is_terminal = sys.stdout.isatty()

    def advance(self, text):
        self.done += 1
        now = time.monotonic()
        if self.is_terminal:
            full = self.WIDTH * self.done // self.total
            bar = "█" * full + "░" * (self.WIDTH - full)
            print(f"\r{bar} {self.done}/{self.total} {text:<48.48}", end="", flush=True)
        elif now - self.shown_at >= self.SECONDS_BETWEEN_LINES or self.done == self.total:
            self.shown_at = now
            print(f"[{self.done}/{self.total}] {text}", flush=True)

    def say(self, text):
        print(f"\r{text:<100}" if self.is_terminal else text, flush=True)

    def end(self):
        seconds = time.monotonic() - self.started
        print(f"\n{self.total} days in {seconds:.0f} s" if self.is_terminal else f"{self.total} days in {seconds:.0f} s")
