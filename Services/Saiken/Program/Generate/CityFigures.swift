/// Figures of real cities that a generated one is drawn from; amounts are in yen.
enum CityFigures {
    /// Part of the instalments that is paid by its due date (Tokushima Prefecture, tax, 2023: 88.9 % of items).
    static let onTimePerMille = 889
    /// Part of the persons with arrears from earlier years.
    static let arrearsPerMille = 110
    /// Part of the arrears that is paid within a month.
    static let arrearsPaidPerMille = 150
    /// Part of the arrears that a demand was sent for, and of those the part whose service is known.
    static let demandedPerMille = 850
    static let servedPerMille = 950
    /// Persons protected from domestic violence and stalking (支援措置対象者).
    static let protectedPerMille = 3
    /// Persons in arrears with a million yen or more (Ashiya, 2011: 3.5 % of cases, 71.7 % of yen).
    static let largePerMille = 35

    /// Arrears of one person below a million: twenty equally likely amounts of a lognormal distribution with
    /// median 45,000 and sigma 1.34, fitted to Ashiya's mean of 110,000.
    static let arrears: [Int64] = [
        3300, 6500, 9600, 12_900, 16_400, 20_200, 24_500, 29_400, 34_900, 41_400, 48_900, 58_000, 69_000, 82_700,
        100_200, 123_800, 157_400, 210_200, 309_700, 622_000,
    ]
    /// Arrears from a million up: the means of ten equally large parts of a Pareto distribution with alpha 0.90 that ends at
    /// 300 million, so that they are 71.7 % of the yen. Cities draw them in turn: each ten persons have all ten.
    static let largeArrears: [Int64] = [
        1_059_000, 1_197_000, 1_375_000, 1_609_000, 1_935_000, 2_414_000, 3_185_000, 4_624_000, 8_225_000, 43_568_000,
    ]
    /// Kinds of such arrears, by the number of cases that Tsu sent to its special section (tax 65 %, health 22 %).
    static let largeArrearsKinds: [(element: CityKind, weight: Int)] = [
        (.cityTax, 652), (.healthPremium, 223), (.welfareLoan, 50), (.housing, 50), (.hospital, 25),
    ]
    /// Balances of deposits: lognormal, median 18,000, sigma 1.37, mean 46,000 as Kagoshima seized in 2013.
    static let deposits: [Int64] = [
        1200, 2500, 3700, 5000, 6400, 7900, 9700, 11_600, 13_900, 16_500, 19_600, 23_300, 27_900, 33_500, 40_800,
        50_700, 64_800, 87_000, 129_400, 263_900,
    ]

    /// Kinds of arrears by their share of the yen in a plan sheet of 2016 (tax 28 %, health 47 %, loans 13 % …); the
    /// last five are not in it and stand beside it with small shares.
    static let arrearsKinds: [(element: CityKind, weight: Int)] = [
        (.cityTax, 300), (.healthPremium, 470), (.nursery, 30), (.water, 40), (.housing, 50), (.hospital, 50),
        (.welfareLoan, 60), (.nursingCare, 12), (.lateElderly, 6), (.sewer, 10), (.schoolLunch, 5), (.returnedAid, 8),
    ]

    /// What falls due in the month: kind, persons per thousand, and ten equally likely instalments.
    static let current: [(kind: CityKind, perMille: Int, amounts: [Int64])] = [
        (.cityTax, 450, [4100, 9800, 14_200, 18_500, 22_900, 27_400, 33_800, 41_000, 58_600, 121_500]),
        (.nursery, 80, [3500, 8200, 12_000, 17_600, 21_300, 25_700, 30_000, 36_900, 44_500, 61_000]),
        (.water, 400, [1958, 2310, 2870, 3325, 3918, 4467, 5214, 6380, 8033, 15_521]),
        (.housing, 50, [9600, 12_300, 15_800, 18_400, 21_700, 24_600, 28_900, 33_400, 41_200, 56_800]),
        (.hospital, 20, [1040, 2360, 3790, 5620, 8400, 12_750, 19_980, 35_400, 57_600, 81_300]),
        (.welfareLoan, 10, [5000, 7500, 8333, 9000, 10_000, 12_000, 13_889, 15_000, 18_500, 24_000]),
        (.nursingCare, 40, [3100, 4200, 5000, 5900, 6400, 7100, 7900, 8800, 10_200, 13_400]),
        (.lateElderly, 40, [1300, 2100, 3600, 4900, 6200, 7800, 9900, 13_500, 21_000, 48_000]),
        (.schoolLunch, 15, [4100, 4200, 4300, 4400, 4500, 4600, 4700, 4800, 4900, 5000]),
    ]

    /// Where a slip is paid, in parts of a thousand; the rest pays in ways this month's files do not show.
    static let ways: [(element: PaymentWay, weight: Int)] = [
        (.konbiniA, 520), (.konbiniB, 230), (.webhook, 200), (.elsewhere, 50),
    ]
}

/// The kinds of claim of a generated city.
enum CityKind: String, CaseIterable {
    case cityTax = "TAX_FIX"
    case healthPremium = "NHI_PREM"
    case nursery = "NURSERY"
    case water = "WATER"
    case housing = "HOUSING"
    case hospital = "HOSP"
    case welfareLoan = "LOAN_MF"
    /// Owed by those of 65 and over (介護保険法9条1号).
    case nursingCare = "LTC_PREM"
    /// Owed by those of 75 and over (高齢者の医療の確保に関する法律50条1号).
    case lateElderly = "LEM_PREM"
    case sewer = "SEWER"
    case schoolLunch = "LUNCH"
    case returnedAid = "PA63O"

    /// The age from which somebody owes it.
    var ageFrom: Int {
        switch self {
        case .nursingCare: 65
        case .lateElderly: 75
        case .cityTax, .healthPremium, .nursery, .water, .housing, .hospital, .welfareLoan, .sewer, .schoolLunch,
            .returnedAid:
            0
        }
    }
}

/// How a generated slip is paid.
enum PaymentWay: Hashable { case konbiniA, konbiniB, webhook, elsewhere }
