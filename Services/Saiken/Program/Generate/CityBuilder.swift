import CodecPrimitives
import CodecRecords

/// Draws a city from a seed.
struct CityBuilder {
    /// The most that a store takes for one slip, in yen.
    static let storeLimit: Int64 = 300_000
    /// Issuer of the barcodes: not in use by anybody.
    static let issuer = "912345"
    static let client = "00101"

    private var numbers: SeededNumbers
    /// The first day of the month that the city is in.
    private var month: BusinessDate
    /// Of the months that the city lives through, from 1.
    private var monthNumber = 1
    private let months: Int
    private(set) var city = City()
    /// Large arrears that nobody of these ten persons has yet.
    private var largeArrears: [Int64] = []

    init(seed: UInt64, month: BusinessDate, months: Int = 1) {
        numbers = SeededNumbers(seed: seed)
        (self.month, self.months) = (month, months)
    }

    /// Adds this many persons with all that they owe.
    mutating func build(persons: Int) {
        for index in 0..<persons {
            city.persons.append(person(index))
            instalments(of: index)
            if numbers.chance(perMille: CityFigures.arrearsPerMille) { arrears(of: index) }
        }
    }

    /// Goes on to the next month: the same persons with what falls due in it.
    mutating func goOn() {
        (month, monthNumber) = (month.adding(months: 1), monthNumber + 1)
        for index in city.persons.indices { instalments(of: index) }
    }

    private mutating func instalments(of index: Int) {
        for (kind, perMille, amounts) in CityFigures.current
        where numbers.chance(perMille: perMille) && owes(kind, index) {
            current(kind, of: index, numbers.pick(amounts))
        }
    }

    /// Whether a person is of the age that owes a kind.
    private func owes(_ kind: CityKind, _ person: Int) -> Bool {
        let born = city.persons[person].born
        return born.adding(months: 12 * kind.ageFrom) <= month
    }

    private mutating func person(_ index: Int) -> City.Person {
        let (family, given) = (numbers.pick(CityNames.families), numbers.pick(CityNames.givens))
        let born = BusinessDate(daysSinceEpoch: Int32(-14_000 + numbers.below(26_000)))
        var addresses: [(from: BusinessDate, to: BusinessDate?, text: String)] = []
        var from = BusinessDate(daysSinceEpoch: Int32(10_957 + numbers.below(3000)))
        for _ in 0..<numbers.below(3) {
            let to = from.adding(days: 300 + numbers.below(2500))
            guard to < month.adding(days: -60) else { break }
            addresses.append((from: from, to: to, text: address()))
            from = to
        }
        addresses.append((from: from, to: nil, text: address()))
        let isProtected = numbers.chance(perMille: CityFigures.protectedPerMille)
        return City.Person(
            number: "P" + digits(index + 1, 9), kanji: "\(family.kanji)　\(given.kanji)",
            kana: "\(family.kana)　\(given.kana)", born: born, addresses: addresses,
            delivery: isProtected ? "桜丘市中央町1番1号 市役所人権推進課気付" : nil)
    }

    private mutating func address() -> String {
        "桜丘市\(numbers.pick(CityNames.towns))\(1 + numbers.below(40))番\(1 + numbers.below(30))号"
    }

    private mutating func current(_ kind: CityKind, of person: Int, _ amount: Int64) {
        let due = month.adding(months: 1).adding(days: -1)
        let claim = City.Claim(
            number: claimNumber(), person: person, kind: kind, fiscalYear: FiscalYear(containing: month).year,
            instalment: monthNumber, due: due, arose: month.adding(days: -10), principal: amount, fee: 0)
        city.claims.append(claim)
        slip(
            over: [city.claims.count - 1], usableUntil: months == 1 ? due.adding(days: 5) : due.adding(months: 2),
            isArrears: false)
    }

    /// One to six instalments of one kind from the fiscal year before, with one or several slips.
    private mutating func arrears(of person: Int) {
        let isLarge = numbers.chance(perMille: CityFigures.largePerMille)
        let total = isLarge ? nextLarge() : numbers.pick(CityFigures.arrears)
        let drawn = numbers.pick(isLarge ? CityFigures.largeArrearsKinds : CityFigures.arrearsKinds)
        let kind = owes(drawn, person) ? drawn : .healthPremium
        let count = 1 + numbers.below(min(6, Int(total / 1500)))
        let first = city.claims.count
        for instalment in 1...count {
            let due = month.adding(months: -11 + instalment).adding(days: -1)
            let share = total / Int64(count)
            var claim = City.Claim(
                number: claimNumber(), person: person, kind: kind, fiscalYear: FiscalYear(containing: due).year,
                instalment: instalment, due: due, arose: due.adding(months: -2),
                principal: instalment == count ? total - share * Int64(count - 1) : share,
                fee: kind == .cityTax ? 100 : 0)
            if numbers.chance(perMille: CityFigures.demandedPerMille) {
                let issued = due.adding(days: 15)
                claim.demandIssued = issued
                if numbers.chance(perMille: CityFigures.servedPerMille) { claim.demandServed = issued.adding(days: 3) }
            }
            city.claims.append(claim)
        }
        let claims = Array(first..<city.claims.count)
        if count > 1, numbers.chance(perMille: 300) {
            slip(over: claims, usableUntil: month.adding(months: months + 1), isArrears: true)
        } else {
            for claim in claims { slip(over: [claim], usableUntil: month.adding(months: months + 1), isArrears: true) }
        }
        deposit(of: person)
    }

    /// A few persons have most of the yen: drawn in turn, so that a small city has its part of them.
    private mutating func nextLarge() -> Int64 {
        if largeArrears.isEmpty { largeArrears = CityFigures.largeArrears }
        return largeArrears.remove(at: numbers.below(largeArrears.count))
    }

    private mutating func slip(over claims: [Int], usableUntil: BusinessDate, isArrears: Bool) {
        let serial = city.slips.count + 1
        let amount = claims.reduce(Int64(0)) { $0 + city.claims[$1].principal + city.claims[$1].fee }
        let barcode =
            amount <= CityBuilder.storeLimit
            ? CityBuilder.barcode(serial: serial, until: usableUntil, amount: amount) : nil
        city.slips.append(
            City.Slip(
                number: "S" + digits(serial, 11), barcode: barcode, issued: month.adding(days: -7),
                usableUntil: usableUntil, claims: claims, amount: amount, isArrears: isArrears))
    }

    /// The 44 digits of a slip's barcode; nil for an amount that a barcode cannot hold.
    static func barcode(serial: Int, until: BusinessDate, amount: Int64) -> String? {
        let free = Array((client + digits(serial, 16)).utf8)
        let barcode = try? PaymentBarcode(
            issuer: Array(issuer.utf8), free: free, reissue: 0, due: until, needsStamp: false,
            amount: Yen(unchecked: amount))
        return barcode?.string
    }

    /// Most persons in arrears have a deposit; at some banks an old or a foreign address is known.
    private mutating func deposit(of person: Int) {
        guard numbers.chance(perMille: 700) else { return }
        let owner = city.persons[person]
        let bank = numbers.pick(CityNames.banks)
        let isKnown = numbers.chance(perMille: 850)
        let known = isKnown ? numbers.pick(owner.addresses.map(\.text)) : address()
        city.deposits.append(
            City.Deposit(
                person: person, bank: bank.bank, branch: bank.branch, number: digits(9_900_000 + person % 100_000, 7),
                holderKana: owner.kana, born: owner.born, address: known, balance: numbers.pick(CityFigures.deposits)))
    }

    private func claimNumber() -> String { "C" + digits(city.claims.count + 1, 11) }
}

/// A number with leading zeros.
func digits(_ number: Int, _ width: Int) -> String {
    let plain = String(number)
    return String(repeating: "0", count: max(0, width - plain.utf8.count)) + plain
}
