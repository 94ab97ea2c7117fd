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
        return "\(place)\(field): \(finding.rule.japanese)\(total)"
    }
}
