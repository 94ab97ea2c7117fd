extension JapaneseTexts {
    /// What several services say.
    static let everywhere: [String: String] = [
        "The request is not understood.": "要求の内容を解釈できません。",
        "There is no such thing.": "該当するものがありません。",
        "The request contradicts what is already known.": "既に記録されている内容と矛盾します。",
        "The request is not allowed.": "この操作は許可されていません。",
        "The service cannot accept this now.": "現在、受け付けられません。しばらくしてから再送してください。",
        "The request's body is larger than allowed.": "要求の本文が大きすぎます。",
        "The service failed; the log has the cause under this trace.": "処理に失敗しました。原因は、この追跡番号でログに記録されています。",
        "The request is refused: {}.": "要求を受け付けられません（{}）。",
        "A valid staff token is needed.": "有効な職員トークンが必要です。",
        "no such state": "該当する状態がありません。",
        "a contract id is a UUID": "契約の番号はUUIDです。",
        "no such receipt": "該当する収納がありません。",
        "{} does not fit": "{} の形式が正しくありません。",
        "the body does not fit": "本文の形式が正しくありません。",
        "the body is no JSON object of this form": "本文が所定の形式のJSONではありません。",
        "dates are YYYY-MM-DD": "日付はYYYY-MM-DDで指定してください。",
        "the database cannot take this now; send it again": "データベースが現在受け付けられません。再送してください。",
        "a text holds a character that cannot be stored": "保存できない文字が含まれています。",
        "no such route": "該当する経路がありません。",
        "x-staff is too long": "x-staff が長すぎます。",
        "the token is somebody else's than who is named to act": "トークンの持ち主と、指定された職員が異なります。",
        "this instance cannot durably accept its inputs now": "このサービスは現在、入力を確実に保存できません。",
    ]
}
