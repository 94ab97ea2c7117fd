"""What happened, for the page at the end: kept in a file, so that a second run goes on telling."""
import json


class Story:
    def __init__(self, path):
        self.path = path
        self.facts = json.loads(path.read_text()) if path.exists() else {}

    def tell(self, name, fact):
        self.facts[name] = fact
        self.path.write_text(json.dumps(self.facts, ensure_ascii=False, indent=1))

    def add(self, name, fact):
        """One more of several; the same one is told once."""
        known = self.facts.get(name, [])
        if fact not in known:
            self.tell(name, [*known, fact])

    def get(self, name, default=None):
        return self.facts.get(name, default)
