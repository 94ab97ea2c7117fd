public import CodecPrimitives
public import CodecRecords

/// How one agent's form push (フォーム通知) is read: data, so that another agent of this kind needs no code (formats 2.2, 6).
public struct PushForm: Sendable {
    public var encoding: TextEncoding
    /// Fields that name one notice together; the same values again are the same notice.
    public var identity: [ReceivedText]
    /// The field with the payment reference, and what it holds.
    public var reference: Reference
    public var amount: ReceivedText
    /// `YYYYMMDD` in one field or at the start of one, and `HHMM…` in another or behind it.
    public var paidOn: ReceivedText
    public var paidAt: ReceivedText?
    /// Store and chain where the agent tells.
    public var store: ReceivedText?
    public var chain: ReceivedText?
    public var status: Status
    public var proof: Proof

    public init(
        encoding: TextEncoding, identity: [ReceivedText], reference: Reference, amount: ReceivedText,
        paidOn: ReceivedText, status: Status, proof: Proof
    ) {
        (self.encoding, self.identity, self.reference) = (encoding, identity, reference)
        (self.amount, self.paidOn, self.status, self.proof) = (amount, paidOn, status, proof)
    }

    public enum Reference: Hashable, Sendable {
        /// The 44 digits of the slip.
        case barcode(field: ReceivedText)
        /// The agent's own reference.
        case agent(field: ReceivedText)
        /// The 34 digits of an eL number, in one field or in those of its keys: 収納機関番号, 納付番号, 確認番号, 納付区分.
        case elNumber(fields: [ReceivedText])
    }

    /// What a notice means.
    public enum Status: Hashable, Sendable {
        /// Every notice whose field has this value is the same news; others are failures that say nothing of money.
        case always(NewsKind, whereField: ReceivedText, is: ReceivedText)
        /// The field's value tells; one that is listed as silent (a number was issued, say) is kept and moves nothing.
        case coded(field: ReceivedText, news: [ReceivedText: NewsKind], silent: [ReceivedText])
    }

    /// What shows that the agent sent it, beside the list of its addresses.
    public enum Proof: Hashable, Sendable {
        /// Nothing: the addresses alone are believed.
        case none
        /// A field carries the hexadecimal digest of the values of these fields and a shared key, one behind another.
        case digest(Digest, of: [ReceivedText], in: ReceivedText)
        /// A field repeats the shared key itself.
        case shared(ReceivedText)
    }

    public enum Digest: String, CaseIterable, Sendable { case md5, sha1, sha256 }
}

extension PushForm {
    /// What a notice says.
    public enum Reading: Hashable, Sendable {
        case receipt(ReceiptNews)
        /// Understood, and nothing about money.
        case silent
    }

    /// The notice's own id; nil when one of its fields is missing.
    public func id(of form: FormFields) -> ReceivedText? {
        var parts: [[UInt8]] = []
        for name in identity {
            guard let bytes = form.bytes(name) else { return nil }
            parts.append(bytes)
        }
        return ReceivedText(utf8: Array(parts.joined(separator: [0x2F])))
    }

    /// The bytes whose digest the agent gives, before the key; nil when a field is missing.
    public func provenBytes(of form: FormFields) -> [UInt8]? {
        guard case .digest(_, let names, _) = proof else { return [] }
        var bytes: [UInt8] = []
        for name in names {
            guard let value = form.bytes(name) else { return nil }
            bytes += value
        }
        return bytes
    }

    /// Reads a notice that is believed.
    ///
    /// - Throws: `GatewayEvent.Refusal` with everything that is wrong.
    public func read(_ form: FormFields) throws(GatewayEvent.Refusal) -> Reading {
        var faults: [GatewayEvent.Fault] = []
        func note(_ field: ReceivedText, _ rule: String) {
            faults.append(GatewayEvent.Fault(field: field.string, rule: rule))
        }
        let news = kind(of: form, note)
        if case .silent = news { return .silent }
        let amount = yen(form, note)
        let moment = moment(form, note)
        let reference = reference(form, note)
        guard case .news(let kind) = news, let amount, let moment, let reference, faults.isEmpty,
            let identity = ReceiptIdentity(
                reference: reference, paidOn: moment.day, minuteOfDay: moment.minute,
                store: code(store, form), chain: code(chain, form))
        else { throw GatewayEvent.Refusal(faults: faults) }
        return .receipt(ReceiptNews(identity: identity, kind: kind, amount: amount))
    }

    private enum Kind {
        case news(NewsKind)
        case silent
        case unknown
    }

    private typealias Note = (ReceivedText, String) -> Void

    private func kind(of form: FormFields, _ note: Note) -> Kind {
        switch status {
        case .always(let news, let field, let value):
            guard let text = form.text(field, encoding) else { note(field, "missing"); return .unknown }
            return text == value ? .news(news) : .silent
        case .coded(let field, let news, let silent):
            guard let text = form.text(field, encoding) else { note(field, "missing"); return .unknown }
            if let kind = news[text] { return .news(kind) }
            if silent.contains(text) { return .silent }
            note(field, "unknown_type_code")
            return .unknown
        }
    }

    private func yen(_ form: FormFields, _ note: Note) -> Yen? {
        guard let digits = form.bytes(amount), !digits.isEmpty else { note(amount, "missing"); return nil }
        guard digits.count <= 12, let value = PushForm.number(digits[...]), let yen = Yen(exactly: value),
            yen.isPositive
        else {
            note(amount, "amount_out_of_range")
            return nil
        }
        return yen
    }

    private func moment(_ form: FormFields, _ note: Note) -> (day: BusinessDate, minute: Int)? {
        guard let date = form.bytes(paidOn) else { note(paidOn, "missing"); return nil }
        guard date.count >= 8, let day = BusinessDate(compact: date[..<8]) else {
            note(paidOn, "date_invalid"); return nil
        }
        let time = paidAt.map { form.bytes($0) ?? [] } ?? Array(date[8...])
        // An agent that tells only the day has nothing to tell two payments of a slip on that day apart.
        guard !time.isEmpty else { return (day, 0) }
        guard time.count >= 4, let hour = PushForm.number(time[..<2]), let minute = PushForm.number(time[2..<4]),
            hour < 24, minute < 60
        else {
            note(paidAt ?? paidOn, "time_invalid")
            return nil
        }
        return (day, Int(hour * 60 + minute))
    }

    private func reference(_ form: FormFields, _ note: Note) -> ReceiptIdentity.Reference? {
        switch reference {
        case .barcode(let field):
            guard let digits = form.bytes(field) else { note(field, "missing"); return nil }
            let problems = PaymentBarcode.problems(digits)
            for problem in problems { note(field, problem.rawValue) }
            return problems.isEmpty ? ReceivedText(utf8: digits).map { .barcode($0) } : nil
        case .agent(let field):
            guard let text = form.text(field, encoding), !text.isEmpty else { note(field, "missing"); return nil }
            if let rule = GatewayEvent.fault(ofKey: text) { note(field, rule); return nil }
            return .agent(text)
        case .elNumber(let fields):
            let missing = fields.filter { form.bytes($0) == nil }
            for field in missing { note(field, "missing") }
            guard missing.isEmpty, let first = fields.first else { return nil }
            guard let keys = ELNumber(fields.flatMap { form.bytes($0) ?? [] }) else {
                note(first, "not_digits")
                return nil
            }
            return .elNumber(ReceivedText(String(decoding: keys.digits, as: UTF8.self)))
        }
    }

    private func code(_ field: ReceivedText?, _ form: FormFields) -> ReceivedText {
        let text = field.flatMap { form.text($0, encoding) } ?? ReceivedText("")
        return GatewayEvent.fault(ofKey: text) == nil ? text : ReceivedText("")
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        guard !digits.isEmpty, digits.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }
}
