/// Claims at every stage of prescription on 20 April 2026.
enum OldAssessment {
    static let lines = [
        "person,P1,,,,,,1970-05-01,,,,,カゴシマ　タロウ/鹿児島　太郎",
        "address,,P1,,,,,2000-04-01,,,,,桜丘市東本町1番1号",
        // Ended with 2025-06-30.
        "claim,C1,P1,,TAX_RES,2020,1,2020-06-30,2020-04-01,50000,,100,",
        // Demanded on 20 July 2020: ended with 2025-07-30.
        "claim,C2,P1,,TAX_RES,2020,2,2020-06-30,2020-04-01,40000,,,", "demand,,,C2,,,,2020-07-20,2020-07-22,,,,",
        // Two years from 2024-09-03; 31 August 2024 was a Saturday.
        "claim,C3,P1,,NHI_PREM,2024,3,2024-08-31,2024-04-01,30000,,,",
        // Two years under the old law: over, and waiting for invocation.
        "claim,C4,P1,,WATER,2018,1,2018-06-29,2018-05-01,4500,,,",
        // Ends on 2026-04-30; demanded in time for a seizure.
        "claim,C5,P1,,TAX_RES,2021,1,2021-04-30,2021-04-01,20000,,,",
        "slip,S1,,,,,,2026-04-01,2026-04-30,,,,\(SmallAssessment.taxBarcode)", "line,S1,,C3,,,,,,12300,,,",
        "slip,S2,,,,,,2026-04-01,2026-04-30,,,,\(SmallAssessment.waterBarcode)", "line,S2,,C1,,,,,,4500,,,",
    ]

    static var text: String { SmallAssessment.file(lines) }
}
