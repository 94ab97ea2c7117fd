import CodecPrimitives
import Law

/// What an assessment file (調定データ) says, as rows that have passed the checks of their own line.
struct AssessmentRows {
    /// A person (宛名), keyed by the city's number.
    struct Person {
        var line: Int
        var number: ReceivedText
        var nameKana: ReceivedText
        var nameKanji: ReceivedText
        var birthDate: BusinessDate?
        var isProtected: Bool
        var deliveryAddress: ReceivedText?
    }

    /// A dated address of a person.
    struct Address {
        var line: Int
        var person: ReceivedText
        var from: BusinessDate
        var to: BusinessDate?
        var address: ReceivedText
    }

    /// One instalment of one claim (期別).
    struct Claim {
        var line: Int
        var number: ReceivedText
        var person: ReceivedText
        var kind: ClaimKind
        var fiscalYear: Int
        var instalment: Int
        /// As printed, before its shift to an open day.
        var nominalDue: BusinessDate
        var dueOn: BusinessDate
        var aroseOn: BusinessDate
        var principal: Yen
        var fee: Yen
    }

    /// A payment slip (納付書).
    struct Slip {
        var line: Int
        var number: ReceivedText
        var barcode: ReceivedText?
        var issuedOn: BusinessDate
        var usableUntil: BusinessDate?
        var chargePolicy: ReceivedText
    }

    /// One line of a slip: what it asks for one claim.
    struct SlipLine {
        var line: Int
        var slip: ReceivedText
        var claim: ReceivedText
        var principal: Yen
        var lateCharge: Yen
        var fee: Yen
    }

    var persons: [Person] = []
    var addresses: [Address] = []
    var claims: [Claim] = []
    var slips: [Slip] = []
    var slipLines: [SlipLine] = []

    /// Records but for the end record.
    var count: Int { persons.count + addresses.count + claims.count + slips.count + slipLines.count }
}
