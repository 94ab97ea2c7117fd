extension JapaneseTexts {
    /// What only notifications says.
    static let notifications: [String: String] = [
        "case management is silent": "債権管理からの連絡が途絶えています。",
        "take out and confirm: {}": "引き抜いて確認してください: {}",
        "{} sheets are not checked for today, or answers are awaited": "{}通が本日の確認を終えていないか、回答待ちです。",
        "the letters bear {}": "書面の日付は {} です。",
        "the bundle has no sheet {}": "この束に通番 {} はありません。",
        "no such bundle": "該当する束がありません。",
        "sheet {} is {}": "通番 {} の状態は {} です。",
        "sheet {} is {}, or left later": "通番 {} の状態は {} か、発送が返戻日より後です。",
        "the part is not printed yet": "この分冊はまだ印刷されていません。",
        "part is a number from 1": "分冊（part）は1以上の番号です。",
        "issue_on is YYYY-MM-DD": "発行日（issue_on）はYYYY-MM-DDで指定してください。",
        "the pages are not printed yet, or erased": "まだ印刷されていないか、消去されています。",
        "returned_on is YYYY-MM-DD, reason one of {}": "返戻日（returned_on）はYYYY-MM-DD、理由（reason）は次のいずれかで指定してください: {}",
        "1 to 2000 different numbers": "通番は1～2000件を重複なく指定してください。",
        "date is YYYY-MM-DD": "日付（date）はYYYY-MM-DDで指定してください。",
    ]
}
