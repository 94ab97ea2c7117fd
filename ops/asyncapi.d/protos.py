"""The messages of the suite as their protos describe them, comments included."""
import pathlib
import re
import tempfile

from google.protobuf import descriptor_pb2
from grpc_tools import protoc

FIELD = descriptor_pb2.FieldDescriptorProto
INTEGERS = {FIELD.TYPE_INT32: "int32", FIELD.TYPE_INT64: "int64"}
ITEMS_MAX = 500


def descriptors(folder: pathlib.Path) -> list:
    """The files' descriptors with source information, by name."""
    with tempfile.TemporaryDirectory() as place:
        out = pathlib.Path(place) / "set"
        files = sorted(path.name for path in folder.glob("*.proto"))
        code = protoc.main(
            ["protoc", f"-I{folder}", f"--descriptor_set_out={out}", "--include_source_info", *files])
        if code != 0:
            raise SystemExit("the protos do not compile")
        return list(descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes()).file)


class Protos:
    """Schemas of every message and enum, and what the batch messages' comments say about their routes."""

    def __init__(self, folder: pathlib.Path):
        self.schemas: dict[str, dict] = {}
        # type name -> (schema, producers, consumers) from comments such as "`a.b` (x, y -> z)".
        self.types: dict[str, tuple[str, list[str], list[str]]] = {}
        for file in descriptors(folder):
            comments = {tuple(at.path): at.leading_comments for at in file.source_code_info.location}
            for number, message in enumerate(file.message_type):
                self._message(file, message, comments, (4, number))
            for number, enum in enumerate(file.enum_type):
                self._enum(enum, comments, (5, number))

    def _message(self, file, message, comments, path):
        comment = tidy(comments.get(path))
        schema = {"type": "object"}
        if comment:
            schema["description"] = comment
        schema["x-protobuf"] = {"message": f"{file.package}.{message.name}", "file": file.name}
        required, properties, choices = [], {}, {}
        for number, field in enumerate(message.field):
            note = tidy(comments.get(path + (2, number)))
            properties[field.name] = self._field(field, note)
            if field.HasField("oneof_index") and not field.proto3_optional:
                choices.setdefault(message.oneof_decl[field.oneof_index].name, []).append(field.name)
            elif not may_be_absent(field, note):
                required.append(field.name)
        if required:
            schema["required"] = required
        schema["properties"] = properties
        if choices:
            (names,) = choices.values()
            schema["oneOf"] = [{"required": [name]} for name in names]
        self.schemas[message.name] = schema
        route = re.match(r"`([a-z.]+)` \(([^)]*?) -> ([^,)]+(?:, [a-z-]+)*)", comment)
        if route:
            self.types[route[1]] = (message.name, names_in(route[2]), names_in(route[3]))

    def _field(self, field, note) -> dict:
        content = self._content(field)
        if field.label == FIELD.LABEL_REPEATED:
            is_batch = field.name == "items"
            least = 0 if "be empty" in note or note.startswith("Empty") else 1
            content = {"type": "array", "minItems": least, "maxItems": ITEMS_MAX, "items": content}
            if is_batch:
                content["description"] = "One transaction's worth."
        if note:
            content = {"allOf": [content]} if "$ref" in content else content
            content["description"] = note
        content["x-protobuf-field"] = field.number if "$ref" not in content else None
        if content["x-protobuf-field"] is None:
            content = {"allOf": [{"$ref": content["$ref"]}], "x-protobuf-field": field.number}
        return content

    def _content(self, field) -> dict:
        if field.type in (FIELD.TYPE_MESSAGE, FIELD.TYPE_ENUM):
            return reference(field.type_name.rsplit(".", 1)[1])
        if field.type == FIELD.TYPE_BYTES:
            return reference("Identifier")
        if field.type == FIELD.TYPE_BOOL:
            return {"type": "boolean"}
        if field.type == FIELD.TYPE_STRING:
            return {"type": "string"}
        for suffix, name in (("_yen", "Yen"), ("_day", "Day"), ("_us", "Moment")):
            if field.name.endswith(suffix):
                return reference(name)
        if field.type in INTEGERS:
            return {"type": "integer", "format": INTEGERS[field.type]}
        raise SystemExit(f"no schema for the type of {field.name}")

    def _enum(self, enum, comments, path):
        notes = [
            (value.name, tidy(comments.get(path + (2, number))))
            for number, value in enumerate(enum.value) if value.number != 0
        ]
        lines = [tidy(comments.get(path))] + [f"- `{name}`: {note}" for name, note in notes if note]
        self.schemas[enum.name] = {
            "type": "string", "description": "\n".join(line for line in lines if line),
            "enum": [name for name, _ in notes]}


SCALARS = {
    "Yen": {
        "type": "integer", "format": "int64", "minimum": -(10**12), "maximum": 10**12,
        "description": "Whole yen. Absent is absent, never 0."},
    "Day": {"type": "integer", "format": "int32", "description": "Days since 1970-01-01: a date in Japan."},
    "Moment": {
        "type": "integer", "format": "int64", "description": "Microseconds since 1970-01-01T00:00:00Z."},
    "Identifier": {
        "type": "string", "contentEncoding": "base64",
        "description": "16 bytes: a UUIDv7 in network order, made by whoever named the thing first."},
}


def reference(name: str) -> dict:
    return {"$ref": f"#/components/schemas/{name}"}


def tidy(comment) -> str:
    return " ".join((comment or "").split())


def may_be_absent(field, note: str) -> bool:
    """House rule of the protos: a field that may be absent says so."""
    return "bsent" in note and field.label != FIELD.LABEL_REPEATED


def names_in(text: str) -> list[str]:
    return [name.strip() for name in text.split(",")]
