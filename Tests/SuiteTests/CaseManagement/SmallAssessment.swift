/// An assessment file of three persons, small enough to reckon by hand.
enum SmallAssessment {
    static let header =
        "record,key,person_key,claim_key,kind,fiscal_year,term,date_from,date_to,amount_1,amount_2,amount_3,text"

    /// Barcodes of the slips below (issuer 912345, client 00101).
    static let taxBarcode = "91912345001010000000000000001026043000123000"
    static let waterBarcode = "91912345001010000000000000002026043000045002"

    /// P1 owes property tax (12,300, demanded and served in March), P2 owes water (4,500) and a tax of last year with
    /// two instalments on one slip, P3 is protected.
    static let lines = [
        "person,P1,,,,,,1970-05-01,,,,,カゴシマ　タロウ/鹿児島　太郎",
        "address,,P1,,,,,2000-04-01,,,,,桜丘市東本町1番1号",
        "person,P2,,,,,,1980-01-02,,,,,サクラ　ハナコ/桜　花子",
        "address,,P2,,,,,2010-01-01,2020-01-01,,,,桜丘市港町2番2号",
        "address,,P2,,,,,2020-01-01,,,,,桜丘市新町3番3号",
        "person,P3,,,,,,1990-03-03,,,,,マモリ　ヒト/守　人",
        "address,,P3,,,,,2015-01-01,,,,,桜丘市若葉台9番9号",
        "flag,,P3,,protected,,,2025-01-01,,,,,桜丘市中央町1番1号 気付",
        "claim,C1,P1,,TAX_FIX,2025,4,2026-03-02,2025-04-01,12300,,,",
        "demand,,,C1,,,,2026-03-16,2026-03-18,,,,",
        "claim,C2,P2,,WATER,2026,1,2026-04-30,2026-04-01,4500,,,",
        "claim,C3,P2,,TAX_RES,2025,1,2025-06-30,2025-04-01,60000,,100,",
        "claim,C4,P2,,TAX_RES,2025,2,2025-09-01,2025-04-01,60000,,,",
        "claim,C5,P3,,TAX_FIX,2025,4,2026-03-02,2025-04-01,20000,,,",
        "demand,,,C5,,,,2026-03-16,2026-03-18,,,,",
        "slip,S1,,,,,,2026-04-01,2026-04-30,,,,\(taxBarcode)",
        "line,S1,,C1,,,,,,12300,,,",
        "slip,S2,,,,,,2026-04-01,2026-04-30,,,,\(waterBarcode)",
        "line,S2,,C2,,,,,,4500,,,",
        "slip,S3,,,,,,2026-04-01,2026-05-29,,,,",
        "line,S3,,C3,,,,,,60000,,100,",
        "line,S3,,C4,,,,,,60000,,,",
    ]

    static var text: String { file(lines) }

    static func file(_ lines: [String]) -> String { ([header] + lines).joined(separator: "\n") + "\n" }
}
