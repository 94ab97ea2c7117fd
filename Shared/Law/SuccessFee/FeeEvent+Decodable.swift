import CodecPrimitives

/// Events as worked examples write them: the member that is there says which kind it is.
extension FeeEvent: Decodable {
    private static let names = [
        "paid_on", "amount", "channel", "component", "claim", "band", "payer", "promise_on", "returned", "note",
        "assigned_on", "status_at_assignment", "reversed_on", "of", "of_month", "original_month_base", "on",
        "unit_item", "count", "disbursement", "recalled_on", "claims",
    ]

    private enum Returned: String { case assignedInError = "ASSIGNED_IN_ERROR" }

    /// - Throws: `DecodingError` that names the member.
    public init(from decoder: any Decoder) throws {
        let form = try FeeForm(decoder, knows: FeeEvent.names)
        let reference = try form.text("note") ?? ReceivedText("")
        if let day = try form.day("paid_on") {
            self.init(reference, on: day, .payment(try FeeEvent.payment(form)))
        } else if let day = try form.day("reversed_on") {
            self.init(reference, on: day, .reversal(try FeeEvent.reversal(form)))
        } else if let day = try form.day("recalled_on") {
            self.init(reference, on: day, .recall(try form.texts("claims").sorted()))
        } else if let day = try form.day("on") {
            self.init(reference, on: day, try FeeEvent.work(form))
        } else {
            throw form.wrong("paid_on")
        }
    }

    private static func payment(_ form: FeeForm) throws -> Payment {
        guard let amount = try form.yen("amount") else { throw form.wrong("amount") }
        var payment = Payment(amount)
        payment.channel = try form.text("channel")
        payment.component = try form.text("component")
        payment.claim = try form.text("claim")
        payment.band = try form.number("band", in: 0...100).map(Int.init)
        payment.assignedOn = try form.day("assigned_on")
        payment.promisedOn = try form.day("promise_on")
        payment.isAssignedInError = try form.choice("returned", as: Returned.self) == .assignedInError
        payment.stateAtAssignment = try form.text("status_at_assignment")
        return payment
    }

    private static func reversal(_ form: FeeForm) throws -> Reversal {
        guard let amount = try form.yen("amount"), !amount.isPositive else { throw form.wrong("amount") }
        var reversal = Reversal(amount)
        reversal.claim = try form.text("claim")
        reversal.band = try form.number("band", in: 0...100).map(Int.init)
        reversal.originalBase = try form.yen("original_month_base")
        reversal.ofMonth = try form.day("of").map { FeeMonth(of: $0) }
        if let text = try form.optional("of_month", as: String.self) {
            guard let month = FeeMonth(text) else { throw form.wrong("of_month") }
            reversal.ofMonth = month
        }
        return reversal
    }

    private static func work(_ form: FeeForm) throws -> Content {
        if let code = try form.text("unit_item") {
            return .unitItem(code, count: try form.number("count", in: 0...1_000_000) ?? 1)
        }
        guard let code = try form.text("disbursement"), let amount = try form.yen("amount") else {
            throw form.wrong("disbursement")
        }
        return .disbursement(code, amount: amount)
    }
}
