/// The rules of an assessment file; the raw values are what a finding prints.
public enum AssessmentRule: String, CaseIterable, Sendable {
    case fieldCount = "field_count"
    case header
    case unknownRecord = "unknown_record"
    case required
    case tooLong = "too_long"
    case notEmpty = "not_empty"
    case dateInvalid = "date_invalid"
    case notNumeric = "not_numeric"
    case amountTooLarge = "amount_too_large"
    case outOfRange = "out_of_range"
    case unknownKind = "unknown_kind"
    case unknownFlag = "unknown_flag"
    case unknownRole = "unknown_role"
    case nameWithoutKana = "name_without_kana"
    case barcodeInvalid = "barcode_invalid"
    case duplicateKey = "duplicate_key"
    case duplicateBarcode = "duplicate_barcode"
    case unknownReference = "unknown_reference"
    case noAddress = "no_address"
    case addressesOverlap = "addresses_overlap"
    case spanReversed = "span_reversed"
    case kindNotInForce = "kind_not_in_force"
    case dueBeforeArising = "due_before_arising"
    case contractAfterArising = "contract_after_arising"
    case principalNotPositive = "principal_not_positive"
    case noLines = "no_lines"
    case tooManyLines = "too_many_lines"
    case claimTwice = "claim_twice"
    case slipTotalNotPositive = "slip_total_not_positive"
    case lineAboveClaim = "line_above_claim"
    case dueDateUnknown = "due_date_unknown"
    case empty
    case tooManyFindings = "too_many_findings"
}

/// The columns of an assessment file, in their order.
public enum AssessmentColumn: Int, CaseIterable, Sendable {
    case record = 0
    case key, personKey, claimKey, kind, fiscalYear, term, dateFrom, dateTo, amount1, amount2, amount3, text

    /// The column's name in the header.
    public var name: String {
        switch self {
        case .record: "record"
        case .key: "key"
        case .personKey: "person_key"
        case .claimKey: "claim_key"
        case .kind: "kind"
        case .fiscalYear: "fiscal_year"
        case .term: "term"
        case .dateFrom: "date_from"
        case .dateTo: "date_to"
        case .amount1: "amount_1"
        case .amount2: "amount_2"
        case .amount3: "amount_3"
        case .text: "text"
        }
    }
}

/// One broken rule of an assessment file. Never holds the field's content: it may be personal.
public struct AssessmentFinding: Hashable, Sendable {
    /// From 1, the header's line; 0 for the file as a whole.
    public let line: Int
    /// Nil for the line as a whole.
    public let column: AssessmentColumn?
    public let rule: AssessmentRule

    public init(line: Int, column: AssessmentColumn?, rule: AssessmentRule) {
        (self.line, self.column, self.rule) = (line, column, rule)
    }
}
