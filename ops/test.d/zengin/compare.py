"""Random Zengin files: values go through the suite's writer, its bytes through iconv, and the text through the second
decoder; then the suite's reader must say the same. Prints its seed.

usage: compare.py SAIKEN FOLDER [SEED]
"""
import json
import pathlib
import random
import subprocess
import sys

import decoder

saiken, folder = sys.argv[1], pathlib.Path(sys.argv[2])
seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(1 << 32)
print(f"seed {seed}")
chance = random.Random(seed)
KANA = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ"
KINDS = {"zengin_91": "91", "zengin_21": "21", "zengin_01": "01", "zengin_03": "03"}
CODES = {"預金種目": "129", "新規コード": "012", "振替結果コード": "0123489", "取消区分": "01", "入払区分": "12", "貸越区分": "1",
         "振込指定区分": "078", "識別表示": "Y"}
# The writer's own business: constants, totals, code set.
TOTALS = {"合計件数", "合計金額", "振替済件数", "振替済金額", "振替不能件数", "振替不能金額", "振込合計件数", "振込合計金額",
          "取消合計件数", "取消合計金額", "入金件数", "入金額合計", "出金件数", "出金額合計", "データレコード件数", "レコード総件数", "口座数"}


def name(room):
    text = ""
    while len(text) < room - 2 and chance.random() < 0.9:
        letter = chance.choice(KANA + "ABCXYZ0189-.() ")
        text += letter + ("ﾞ" if letter in "ｶｷｸｻﾀﾊ" and chance.random() < 0.4 else "")
    return "ﾃ" + text.rstrip(" ")


def plain(room):
    return "".join(chance.choice(KANA + "ABCXYZ0189-") for _ in range(chance.randint(1, room)))


def made(field, room, kind):
    if field in CODES:
        return chance.choice(CODES[field])
    if field == "取引区分":
        return chance.choice(["10", "11", "14", "18"])
    if kind == "E":
        return f"20{chance.randint(20, 40)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    if field in ("引落日", "振込指定日"):
        return f"{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    if kind == "N":
        return str(chance.randrange(1, 10 ** min(room, 9))).zfill(room)
    return name(room) if "人名" in field or "者名" in field or field == "口座名" else plain(room)


def values(layout, mark):
    return {field: made(field, room, kind) for field, _, room, kind in decoder.fields(layout, mark)
            if kind != "K" and field not in TOTALS and field not in ("データ区分", "種別コード")}


def groups(layout):
    """Values of a file of one or more groups, and what the trailers must then add up to."""
    for _ in range(chance.randint(1, 3)):
        header = values(layout, "1")
        data = [values(layout, "2") for _ in range(chance.randint(0, 12))]
        trailer = values(layout, "8")
        if layout == "zengin_03":
            inward = sum(int(row["取引金額"]) for row in data if row["入払区分"] == "1")
            outward = sum(int(row["取引金額"]) for row in data if row["入払区分"] == "2")
            header["取引前残高"] = str(outward + chance.randrange(10 ** 9)).zfill(14)
            trailer["取引後残高"] = str(int(header["取引前残高"]) + inward - outward).zfill(14)
        yield header, data, trailer


def run(*arguments):
    answer = subprocess.run([saiken, "layout", *map(str, arguments)], capture_output=True)
    if answer.returncode:
        sys.exit(f"seed {seed}: {' '.join(map(str, arguments))}\n{answer.stderr.decode()}")
    return answer.stdout


def check(layout, turn, ebcdic):
    expected, lines = [], []
    for header, data, trailer in groups(layout):
        for role, row in [("header", header), *(("data", row) for row in data), ("trailer", trailer)]:
            expected.append((role, row))
            lines.append(json.dumps({"record": role, "values": row}, ensure_ascii=False))
    source, file = folder / f"{layout}-{turn}.json", folder / f"{layout}-{turn}.txt"
    source.write_text("\n".join(lines) + "\n")
    written = run("write", layout, source, "--results", *(["--ebcdic"] if ebcdic else []))
    file.write_bytes(written)
    charset = "IBM930" if ebcdic else "CP932"
    text = subprocess.run(["iconv", "-f", charset, "-t", "UTF-8"], input=written, capture_output=True, check=True).stdout
    text = text.decode()
    if not ebcdic:
        assert written == text.encode("cp932"), "Python has the same bytes"
    records = decoder.decode(layout, text)
    assert records.pop()[0] == "end"
    assert [role for role, _ in records] == [role for role, _ in expected]
    for (role, found), (_, row) in zip(records, expected):
        for field, wanted in row.items():
            assert found[field] == wanted, f"seed {seed} {layout} {role} {field}: {wanted!r} became {found[field]!r}"
    totals(layout, records)
    back = [json.loads(line) for line in run("read", layout, file).splitlines()]
    for line, (role, found) in zip(back, records):
        assert line["record"] == role
        for field, wanted in found.items():
            told = line["values"].get(field)
            assert told == wanted, f"seed {seed} {layout} {role} {field}: read as {told!r}, is {wanted!r}"


def totals(layout, records):
    """Trailers hold what the second decoder adds up itself."""
    rows = []
    for role, row in records:
        if role == "header":
            rows = []
        elif role == "data":
            rows.append(row)
        elif layout == "zengin_91":
            done = [row for row in rows if row["振替結果コード"] == "0"]
            pairs = [("合計", rows), ("振替済", done), ("振替不能", [r for r in rows if r not in done])]
            compare(row, [(f"{k}件数", f"{k}金額", v) for k, v in pairs], "引落金額")
        elif layout == "zengin_21":
            compare(row, [("合計件数", "合計金額", rows)], "振込金額")
        elif layout == "zengin_01":
            kept = [r for r in rows if r["取消区分"] == "0"]
            back = [r for r in rows if r["取消区分"] == "1"]
            compare(row, [("振込合計件数", "振込合計金額", kept), ("取消合計件数", "取消合計金額", back)], "金額")
        else:
            inward = [r for r in rows if r["入払区分"] == "1"]
            outward = [r for r in rows if r["入払区分"] == "2"]
            compare(row, [("入金件数", "入金額合計", inward), ("出金件数", "出金額合計", outward)], "取引金額")


def compare(trailer, pairs, amount):
    for count, total, rows in pairs:
        assert int(trailer[count]) == len(rows), f"seed {seed} {count}"
        assert int(trailer[total]) == sum(int(row[amount]) for row in rows), f"seed {seed} {total}"


folder.mkdir(parents=True, exist_ok=True)
files = 0
for layout in KINDS:
    for turn in range(12):
        check(layout, turn, ebcdic=turn % 3 == 2)
        files += 1
print(f"{files} files agree")
