import CodecPrimitives

/// A generated city: who lives there, what they owe, and the slips they were sent.
struct City {
    /// A resident.
    struct Person {
        var number: String
        var kanji: String
        var kana: String
        var born: BusinessDate
        /// Oldest first; the last one is the present one.
        var addresses: [(from: BusinessDate, to: BusinessDate?, text: String)]
        /// Set for a protected person: where her mail goes.
        var delivery: String?
    }

    /// One instalment.
    struct Claim {
        var number: String
        var person: Int
        var kind: CityKind
        var fiscalYear: Int
        var instalment: Int
        var due: BusinessDate
        var arose: BusinessDate
        var principal: Int64
        var fee: Int64
        /// A demand that was sent before the month began, and the day it was served where that is known.
        var demandIssued: BusinessDate?
        var demandServed: BusinessDate?
    }

    /// A slip over one or several claims of one person.
    struct Slip {
        var number: String
        /// Nil above what a store takes.
        var barcode: String?
        var issued: BusinessDate
        var usableUntil: BusinessDate
        /// Indices of its claims.
        var claims: [Int]
        var amount: Int64
        var isArrears: Bool
    }

    /// A deposit that a bank would report.
    struct Deposit {
        var person: Int
        var bank: String
        var branch: String
        var number: String
        var holderKana: String
        var born: BusinessDate
        var address: String
        var balance: Int64
    }

    var persons: [Person] = []
    var claims: [Claim] = []
    var slips: [Slip] = []
    var deposits: [Deposit] = []
}
