import CodecPrimitives
import CodecRecords
import Foundation

/// Debtors who owe one and the same: property tax, demanded and served, with one account each at a bank.
enum Debtors {
    /// What each owes, in yen; too little for a late charge.
    static let owed = 12_300

    /// An account that the debtor's bank has told of.
    static func account(_ number: Int, bank: String) -> [String: String] {
        ["bank": bank, "branch": "010", "product": "1", "number": String(9_910_000 + number)]
    }

    /// The assessment file of debtors P1, P2 … with claims C1, C2 ….
    static func assessment(_ numbers: ClosedRange<Int>) throws -> Data {
        let lines = try numbers.flatMap { number in
            [
                "person,P\(number),,,,,,1970-05-01,,,,,カゴシマ　タロウ/鹿児島　太郎",
                "address,,P\(number),,,,,2000-04-01,,,,,\(address(number))",
                "claim,C\(number),P\(number),,TAX_FIX,2025,4,2026-03-02,2025-04-01,\(owed),,,",
                "demand,,,C\(number),,,,2026-03-16,2026-03-18,,,,",
                "slip,S\(number),,,,,,2026-04-01,2026-04-30,,,,\(try barcode(number))",
                "line,S\(number),,C\(number),,,,,,\(owed),,,",
            ]
        }
        return Data(SmallAssessment.file(lines).utf8)
    }

    /// The barcode of a debtor's slip.
    static func barcode(_ number: Int) throws -> String {
        try PaymentBarcode(
            issuer: Array("912345".utf8), free: Array("0010100000000000000\(10 + number)".utf8), reissue: 0, due: nil,
            needsStamp: false, amount: 12_300
        ).string
    }

    /// Banks' answers to inquiries: every account is held by somebody of that name at the debtor's own address.
    static func inquiryAnswer(_ accounts: [(debtor: Int, bank: String)]) -> Data {
        let rows = accounts.enumerated().map { row, account in
            "Q\(row + 1),1,\(account.bank),010,1,\(9_910_000 + account.debtor),ｶｺﾞｼﾏ ﾀﾛｳ,20260401,\(address(account.debtor))"
        }
        let header = "照会番号,回答区分,金融機関コード,支店コード,科目,口座番号,名義人カナ,基準日,届出住所"
        return Data([0xEF, 0xBB, 0xBF] + Array(([header] + rows).joined(separator: "\r\n").utf8))
    }

    private static func address(_ number: Int) -> String { "桜丘市東本町\(number)番1号" }
}
