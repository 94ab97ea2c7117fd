"""Zengin records as their manuals describe them, typed in here a second time: nothing of the suite's layouts is read."""

# Each record: (name, length, kind). N digits; C text; E a day of Reiwa as YYMMDD; K left out of comparisons.
ACCOUNT = [("委託者コード", 10, "N"), ("委託者名", 40, "C"), ("{day}", 4, "N"), ("取引銀行番号", 4, "N"),
           ("取引銀行名", 15, "C"), ("取引支店番号", 3, "N"), ("取引支店名", 15, "C"), ("預金種目", 1, "N"),
           ("口座番号", 7, "N"), ("ダミー", 17, "C")]
FRONT = [("データ区分", 1, "N"), ("種別コード", 2, "N"), ("コード区分", 1, "K")]
STATED = [("作成日", 6, "E"), ("勘定日自", 6, "E"), ("勘定日至", 6, "E"), ("銀行コード", 4, "N"), ("銀行名", 15, "C"),
          ("支店コード", 3, "N"), ("支店名", 15, "C")]


def account(day):
    return FRONT + [(name.format(day=day), length, kind) for name, length, kind in ACCOUNT]


LAYOUTS = {
    "zengin_91": {
        "1": account("引落日"),
        "2": [("データ区分", 1, "N"), ("引落銀行番号", 4, "N"), ("引落銀行名", 15, "C"), ("引落支店番号", 3, "N"),
              ("引落支店名", 15, "C"), ("ダミー", 4, "C"), ("預金種目", 1, "N"), ("口座番号", 7, "N"), ("預金者名", 30, "C"),
              ("引落金額", 10, "N"), ("新規コード", 1, "N"), ("顧客番号", 20, "C"), ("振替結果コード", 1, "N"), ("ダミー", 8, "C")],
        "8": [("データ区分", 1, "N"), ("合計件数", 6, "N"), ("合計金額", 12, "N"), ("振替済件数", 6, "N"),
              ("振替済金額", 12, "N"), ("振替不能件数", 6, "N"), ("振替不能金額", 12, "N"), ("ダミー", 65, "C")],
        "9": [("データ区分", 1, "N"), ("ダミー", 119, "C")],
    },
    "zengin_21": {
        "1": account("振込指定日"),
        "2": [("データ区分", 1, "N"), ("被仕向銀行番号", 4, "N"), ("被仕向銀行名", 15, "C"), ("被仕向支店番号", 3, "N"),
              ("被仕向支店名", 15, "C"), ("手形交換所番号", 4, "N"), ("預金種目", 1, "N"), ("口座番号", 7, "N"),
              ("受取人名", 30, "C"), ("振込金額", 10, "N"), ("新規コード", 1, "N"), ("EDI情報", 20, "C"),
              ("振込指定区分", 1, "N"), ("識別表示", 1, "C"), ("ダミー", 7, "C")],
        "8": [("データ区分", 1, "N"), ("合計件数", 6, "N"), ("合計金額", 12, "N"), ("ダミー", 101, "C")],
        "9": [("データ区分", 1, "N"), ("ダミー", 119, "C")],
    },
    "zengin_01": {
        "1": FRONT + STATED + [("預金種目", 1, "N"), ("口座番号", 7, "N"), ("口座名", 40, "C"), ("ダミー", 93, "C")],
        "2": [("データ区分", 1, "N"), ("照会番号", 6, "N"), ("勘定日", 6, "E"), ("起算日", 6, "E"), ("金額", 10, "N"),
              ("うち他店券金額", 10, "N"), ("振込依頼人コード", 10, "N"), ("振込依頼人名", 48, "C"), ("仕向銀行名", 15, "C"),
              ("仕向店名", 15, "C"), ("取消区分", 1, "N"), ("EDI情報", 20, "C"), ("ダミー", 52, "C")],
        "8": [("データ区分", 1, "N"), ("振込合計件数", 6, "N"), ("振込合計金額", 12, "N"), ("取消合計件数", 6, "N"),
              ("取消合計金額", 12, "N"), ("ダミー", 163, "C")],
        "9": [("データ区分", 1, "N"), ("ダミー", 199, "C")],
    },
    "zengin_03": {
        "1": FRONT + STATED + [("ダミー", 3, "N"), ("預金種目", 1, "N"), ("口座番号", 10, "N"), ("口座名", 40, "C"),
                               ("貸越区分", 1, "N"), ("通帳証書区分", 1, "N"), ("取引前残高", 14, "N"), ("ダミー", 71, "C")],
        "2": [("データ区分", 1, "N"), ("照会番号", 8, "N"), ("勘定日", 6, "E"), ("預入払出日", 6, "E"), ("入払区分", 1, "N"),
              ("取引区分", 2, "N"), ("取引金額", 12, "N"), ("うち他店券金額", 12, "N"), ("交換呈示日", 6, "E"),
              ("不渡返還日", 6, "E"), ("手形小切手区分", 1, "N"), ("手形小切手番号", 7, "N"), ("僚店番号", 3, "N"),
              ("振込依頼人コード", 10, "N"), ("振込依頼人名または契約者番号", 48, "C"), ("仕向銀行名", 15, "C"),
              ("仕向店名", 15, "C"), ("摘要内容", 20, "C"), ("EDI情報", 20, "C"), ("ダミー", 1, "C")],
        "8": [("データ区分", 1, "N"), ("入金件数", 6, "N"), ("入金額合計", 13, "N"), ("出金件数", 6, "N"),
              ("出金額合計", 13, "N"), ("貸越区分", 1, "N"), ("取引後残高", 14, "N"), ("データレコード件数", 7, "N"),
              ("ダミー", 139, "C")],
        "9": [("データ区分", 1, "N"), ("レコード総件数", 10, "N"), ("口座数", 5, "N"), ("ダミー", 184, "C")],
    },
}
ROLES = {"1": "header", "2": "data", "8": "trailer", "9": "end"}


def fields(layout, mark):
    """Fields with their places, those that only fill up left out."""
    place = 0
    for name, length, kind in LAYOUTS[layout][mark]:
        if name != "ダミー":
            yield name, place, length, kind
        place += length


def value(text, kind):
    if kind == "C":
        return text.rstrip(" ")
    if kind == "E" and text.strip("0"):
        return f"{2018 + int(text[:2])}-{text[2:4]}-{text[4:]}"
    return text


def decode(layout, text):
    """The records of a file's text: (role, values)."""
    length = sum(field[1] for field in LAYOUTS[layout]["9"])
    lines = text.split("\r\n")
    assert lines[-1] == "", "the last line ends too"
    records = []
    for line in lines[:-1]:
        assert len(line) == length, f"{len(line)} characters"
        mark = line[0]
        records.append((ROLES[mark], {
            name: value(line[place:place + size], kind)
            for name, place, size, kind in fields(layout, mark) if kind != "K"}))
    return records
