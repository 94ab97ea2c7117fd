import CodecPrimitives

/// Who pays which slip on which day of a month, and what goes wrong: slips paid twice, flashes taken back,
/// slips that nobody issued.
struct MonthOfPayments {
    /// Slips paid at two stores, of 1,000 that are paid.
    static let paidTwicePerMille = 5
    /// Flashes that the store takes back.
    static let cancelledPerMille = 10
    /// Confirmed records without a flash.
    static let flashLostPerMille = 15
    /// Payments with a barcode that was never issued.
    static let unknownPerMille = 2

    private var numbers: SeededNumbers
    private var month: BusinessDate
    /// Slips that nobody has paid yet, by index.
    private var open: [Int] = []
    private(set) var payments: [Payment] = []

    init(_ city: City, seed: UInt64, month: BusinessDate) {
        numbers = SeededNumbers(seed: seed ^ 0x5061_796D_656E_7473)
        self.month = month
        live(city.slips, new: city.slips.indices)
    }

    /// Goes on to the next month: old slips are paid now and then while a store takes them, new ones mostly at once.
    mutating func goOn(_ city: City, new: Range<Int>) {
        month = month.adding(months: 1)
        let old = open
        open = []
        for index in old where city.slips[index].usableUntil >= month.adding(days: 24) {
            settle(city.slips[index], index, paidPerMille: CityFigures.arrearsPaidPerMille)
        }
        live(city.slips, new: new)
    }

    private mutating func live(_ slips: [City.Slip], new: Range<Int>) {
        for index in new {
            let slip = slips[index]
            settle(
                slip, index,
                paidPerMille: slip.isArrears ? CityFigures.arrearsPaidPerMille : CityFigures.onTimePerMille)
        }
    }

    private mutating func settle(_ slip: City.Slip, _ index: Int, paidPerMille: Int) {
        guard let barcode = slip.barcode else { return }
        if numbers.chance(perMille: paidPerMille) { pay(barcode, slip.amount) } else { open.append(index) }
    }

    private mutating func pay(_ barcode: String, _ amount: Int64) {
        let way = numbers.pick(CityFigures.ways)
        guard way != .elsewhere else { return }
        add(barcode, amount, way)
        if numbers.chance(perMille: MonthOfPayments.paidTwicePerMille) { add(barcode, amount, way) }
        if numbers.chance(perMille: MonthOfPayments.unknownPerMille),
            let unknown = CityBuilder.barcode(
                serial: 9_000_000_000 + payments.count, until: month.adding(months: 1), amount: 5000)
        {
            add(unknown, 5000, way)
        }
    }

    private mutating func add(_ barcode: String, _ amount: Int64, _ way: PaymentWay) {
        var fate = Payment.Fate.plain
        if way == .konbiniA {
            if numbers.chance(perMille: MonthOfPayments.cancelledPerMille) {
                fate = .cancelled
            } else if numbers.chance(perMille: MonthOfPayments.flashLostPerMille) {
                fate = .flashLost
            }
        }
        let chain = numbers.pick(CityNames.chains)
        payments.append(
            Payment(
                way: way, barcode: barcode, amount: amount, paidOn: month.adding(days: numbers.below(24)),
                minute: 360 + numbers.below(1020), store: digits(100 + numbers.below(900), 6), chain: chain, fate: fate,
                serial: payments.count + 1))
    }
}
