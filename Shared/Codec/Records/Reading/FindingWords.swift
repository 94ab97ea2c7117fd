/// What findings say to people: the clerk who answers a partner, and the partner.
extension FindingRule {
    /// One sentence in Japanese.
    public var japanese: String { words.japanese }
    /// The same in English.
    public var english: String { words.english }

    private var words: (japanese: String, english: String) {
        framingWords ?? totalWords ?? fieldWords ?? barcodeWords ?? (rawValue, rawValue)
    }

    private var framingWords: (japanese: String, english: String)? {
        switch self {
        case .recordLength: ("レコード長が仕様と異なります。", "The record has another length than the layout says.")
        case .fieldLength: ("項目の長さが仕様と異なります。", "The value has another length than its column.")
        case .headerLine: ("見出し行の項目名が仕様と異なります。", "The first line names other columns.")
        case .truncated: ("ファイルが途中で切れています。", "The file ends in the middle of a record.")
        case .byteOrderMark: ("先頭にBOMがあります。", "The file begins with a byte-order mark.")
        case .lineEndingLF: ("改行がLFだけです。", "Lines end with LF alone.")
        case .lineEndingCR: ("改行がCRだけです。", "Lines end with CR alone.")
        case .trailing1A: ("末尾に1A(EOF)があります（警告）。", "The byte 1A stands after the last record (a warning).")
        case .dataAfterEnd: ("エンドレコードの後にデータがあります。", "Data follow the end record.")
        case .agentErrorBody: ("データではなくエラー通知です。", "This is an error report and no data.")
        case .duplicateFile: ("受信済みのファイルと同一です。", "The same bytes were received before.")
        default: nil
        }
    }

    private var totalWords: (japanese: String, english: String)? {
        switch self {
        case .headerMissing: ("ヘッダレコードがありません。", "The header record is missing.")
        case .trailerMissing: ("トレーラレコードがありません。", "The trailer record is missing.")
        case .endRecordMissing: ("エンドレコードがありません。", "The end record is missing.")
        case .trailerCount: ("件数が明細と一致しません。", "The count is not that of the records.")
        case .trailerAmount: ("金額が明細の合計と一致しません。", "The amount is not the sum of the records.")
        case .balanceMismatch: ("残高が入出金と一致しません。", "The balances differ by another sum than the records have.")
        case .totalsOtherwise:
            ("合計に取消分が含まれています（警告）。", "The totals count cancelled records too (a warning).")
        default: nil
        }
    }

    private var fieldWords: (japanese: String, english: String)? {
        switch self {
        case .unknownKind: ("レコード区分またはデータ種別が不明です。", "The kind of record is unknown.")
        case .unknownTypeCode: ("コードが不明です。", "The code is unknown.")
        case .unknownResultCode: ("結果コードが不明です。", "The result code is unknown.")
        case .notNumeric: ("数字以外の文字があります。", "There is something else than digits.")
        case .dateInvalid: ("存在しない日付または時刻です。", "There is no such day or time.")
        case .characterNotAllowed: ("使用できない文字があります。", "There is a character that may not stand here.")
        case .orphanVoicingMark: ("濁点・半濁点の位置が不正です。", "A voicing mark follows a kana that takes none.")
        case .requiredMissing: ("必須の項目が空です。", "A required value is missing.")
        case .codeKubunMismatch: ("コード区分と実際の文字コードが異なります。", "The file is in another code set than it says.")
        case .settingDependentWo:
            ("「ｦ」が使われています（警告。金融機関により不可）。", "ｦ is used (a warning: some banks refuse it).")
        default: nil
        }
    }

    private var barcodeWords: (japanese: String, english: String)? {
        switch self {
        case .barcodeCheckDigit, .checkDigit:
            ("バーコードのチェックデジットが一致しません。", "The barcode's check digit is wrong.")
        case .aiNot91: ("バーコードの先頭が91ではありません。", "The barcode does not begin with 91.")
        case .length43, .length45, .lengthWrong: ("バーコードが44桁ではありません。", "The barcode does not have 44 digits.")
        case .notDigits, .notASCIIDigits: ("バーコードに数字以外の文字があります。", "The barcode has something else than digits.")
        case .dueDateInvalid: ("支払期限が存在しない日付です。", "The due date is no day.")
        case .stampFlagInvalid: ("印紙フラグが不正です。", "The stamp flag is neither 0 nor 1.")
        case .stampFlagOnPublicMoney: ("公金なのに印紙フラグが立っています。", "Public money needs no revenue stamp.")
        case .amountZero: ("金額が0円です。", "The amount is zero.")
        case .ocrCheckDigit: ("OCR行のチェックデジットが一致しません。", "A check digit of the OCR line is wrong.")
        case .length254, .elqrStructure: ("eL-QRの構成が仕様と異なります。", "The eL-QR is not built as it must be.")
        case .crc: ("eL-QRのCRCが一致しません。", "The CRC of the eL-QR is wrong.")
        case .amountMismatch: ("金額が一致しません。", "The amounts differ.")
        case .overStoreLimit: ("コンビニの取扱限度額を超えています。", "The amount is above what stores take.")
        default: nil
        }
    }
}
