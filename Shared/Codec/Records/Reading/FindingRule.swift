/// What can be wrong with a file or a barcode: the names that people and partners see.
public enum FindingRule: String, CaseIterable, Hashable, Sendable {
    // Framing.
    case recordLength = "record_length"
    case truncated
    case byteOrderMark = "byte_order_mark"
    case lineEndingLF = "line_ending_lf"
    case lineEndingCR = "line_ending_cr"
    /// A DOS end-of-file byte after the last record: a warning.
    case trailing1A = "trailing_1a"
    case dataAfterEnd = "data_after_end"
    /// An error report in place of data.
    case agentErrorBody = "agent_error_body"
    /// The same bytes came before.
    case duplicateFile = "duplicate_file"
    // Order and control totals.
    case headerMissing = "header_missing"
    case trailerMissing = "trailer_missing"
    case endRecordMissing = "end_record_missing"
    case trailerCount = "trailer_count"
    case trailerAmount = "trailer_amount"
    case balanceMismatch = "balance_mismatch"
    // Fields.
    case unknownKind = "unknown_kind"
    case unknownTypeCode = "unknown_type_code"
    case unknownResultCode = "unknown_result_code"
    case notNumeric = "not_numeric"
    case dateInvalid = "date_invalid"
    case characterNotAllowed = "character_not_allowed"
    case orphanVoicingMark = "orphan_voicing_mark"
    case requiredMissing = "required_missing"
    /// The declared code set (コード区分) and the bytes differ.
    case codeKubunMismatch = "code_kubun_mismatch"
    /// ｦ, which a setting allows.
    case settingDependentWo = "setting_dependent_wo"
    // The 44 digits.
    case barcodeCheckDigit = "barcode_check_digit"
    case aiNot91 = "ai_not_91"
    case length43 = "length_43"
    case length45 = "length_45"
    /// Any other number of digits than 43, 44 and 45.
    case lengthWrong = "length_wrong"
    case notDigits = "not_digits"
    case notASCIIDigits = "not_ascii_digits"
    case checkDigit = "check_digit"
    case dueDateInvalid = "due_date_invalid"
    case stampFlagInvalid = "stamp_flag_invalid"
    case stampFlagOnPublicMoney = "stamp_flag_on_public_money"
    case amountZero = "amount_zero"
    case overStoreLimit = "over_store_limit"
    // OCR lines and eL-QR.
    case ocrCheckDigit = "ocr_check_digit"
    case length254 = "length_254"
    /// A tag or length of the eL-QR that is not where it must be.
    case elqrStructure = "elqr_structure"
    case crc
    /// The amount of the OCR line and the one beside it differ.
    case amountMismatch = "amount_mismatch"

    /// Whether a file with this finding is still accepted.
    public var isWarning: Bool { self == .trailing1A || self == .settingDependentWo }
}
