import CodecPrimitives
import CodecRecords

/// Findings as the clerk reads them who must answer the agent (不備の説明).
enum FindingText {
    /// A finding of the layout engine as it is stored.
    static func stored(_ finding: Finding, hasLines: Bool) -> FileFinding {
        FileFinding(
            isError: !finding.rule.isWarning, rule: finding.rule.rawValue, line: hasLines ? finding.record : 0,
            record: finding.record, field: finding.field?.string ?? "", offset: Int64(finding.offset),
            bytes: finding.hex, message: message(finding))
    }

    /// One Japanese sentence with the place and what is wrong there.
    static func message(_ finding: Finding) -> String {
        let place = finding.record > 0 ? "\(finding.record)件目のレコード" : "ファイル全体"
        let field = finding.field.map { "の項目「\($0.string)」" } ?? ""
        let total = finding.computed.map { "（集計値 \($0)）" } ?? ""
        return "\(place)\(field): \(meaning(of: finding.rule))\(total)"
    }

    /// What a rule says; the rule's own name where there is no sentence for it.
    private static func meaning(of rule: FindingRule) -> String { meanings[rule] ?? rule.rawValue }

    private static let meanings: [FindingRule: String] = [
        .recordLength: "レコード長が仕様と異なります。", .truncated: "ファイルが途中で切れています。",
        .byteOrderMark: "先頭にBOMがあります。", .lineEndingLF: "改行がLFだけです。", .lineEndingCR: "改行がCRだけです。",
        .trailing1A: "末尾に1A(EOF)があります（警告）。", .dataAfterEnd: "エンドレコードの後にデータがあります。",
        .agentErrorBody: "データではなくエラー通知です。", .duplicateFile: "受信済みのファイルと同一です。",
        .headerMissing: "ヘッダレコードがありません。", .trailerMissing: "トレーラレコードがありません。",
        .endRecordMissing: "エンドレコードがありません。", .trailerCount: "トレーラの件数が明細と一致しません。",
        .trailerAmount: "トレーラの金額が明細の合計と一致しません。", .balanceMismatch: "残高が一致しません。",
        .unknownKind: "レコード区分またはデータ種別が不明です。", .unknownTypeCode: "コードが不明です。",
        .notNumeric: "数字以外の文字があります。", .dateInvalid: "存在しない日付または時刻です。",
        .characterNotAllowed: "使用できない文字があります。", .requiredMissing: "必須の項目が空です。",
        .barcodeCheckDigit: "バーコードのチェックデジットが一致しません。", .aiNot91: "バーコードの先頭が91ではありません。",
    ]
}
