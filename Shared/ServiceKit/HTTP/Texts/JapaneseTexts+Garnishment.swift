extension JapaneseTexts {
    /// What only garnishment says.
    static let garnishment: [String: String] = [
        "The result file has faults; nothing of it was accepted.": "結果データに不備があり、全件を受け付けませんでした。",
        "The answer to the inquiry has faults; nothing of it was accepted.": "照会回答に不備があり、全件を受け付けませんでした。",
        "a withdrawal needs a reason": "取下げには理由が必要です。",
        "the file was fetched; call the bank (GET /stop-list)": "ファイルは取得済みです。金融機関に連絡してください（GET /stop-list）。",
        "this very file was applied before": "このファイルは反映済みです。",
        "no such batch": "該当する依頼ファイルがありません。",
        "bank must be a code of four digits": "金融機関コードは4桁の数字です。",
        "no item waits for this bank": "この金融機関に依頼する案件がありません。",
        "the batch is {}": "依頼ファイルの状態は {} です。",
        "no item of the batch is approved": "承認された案件がありません。",
        "the batch has no file, or not any more": "依頼ファイルの内容がないか、既に消去されています。",
        "case-management is silent; nothing may leave now": "債権管理からの連絡が途絶えているため、送り出せません。",
        "a clearance in the file does not hold any more; withdraw the batch": "失効した執行許可が含まれています。依頼ファイルを取り下げてください。",
        "no such item": "該当する案件がありません。",
        "two different officers approve, neither the requester": "起案者以外の、異なる2人の職員による承認が必要です。",
        "the item cannot be approved in this state or on this evidence": "この状態、またはこの証拠では承認できません。",
        "no exported item of this id": "送り出した案件の中に、この番号のものがありません。",
        "the officer is not named": "職員名がありません。",
    ]
}
