import CodecPrimitives
import CodecRecords
import IntakeRules

/// What gateways and agents send beside files, behind one door as `Decoders` has it: headers of signatures, pushed forms,
/// events, and the records of agents' files as news.
///
/// The first byte chooses the decoder, the rest is its input; several texts are parted by NUL.
enum CallDecoders {
    /// What does not hold; a crash is found by itself.
    struct Violation: Error, CustomStringConvertible {
        let description: String
    }

    /// In an order that does not change, for the corpus.
    static let all: [(name: String, check: @Sendable ([UInt8]) throws -> Void)] = [
        ("webhook", webhook), ("message", message), ("timestamped", timestamped), ("form", form), ("event", event),
        ("news", news),
    ]

    static func check(_ bytes: [UInt8]) throws {
        guard let first = bytes.first else { return }
        try all[Int(first & 0x7F) % all.count].check(Array(bytes.dropFirst()))
    }

    /// 13 April 2026, 06:00 in Japan.
    private static let now = Timestamp(microseconds: 1_776_027_600_000_000)
    private static let toleranceSeconds: Int64 = 300

    private static func texts(_ bytes: [UInt8], _ count: Int) -> [ReceivedText?] {
        let parts = bytes.split(separator: 0, maxSplits: count - 1, omittingEmptySubsequences: false)
        return (0..<count).map { $0 < parts.count ? ReceivedText(String(decoding: parts[$0], as: UTF8.self)) : nil }
    }

    /// Whatever is accepted is of this time and bounded, and what is signed begins with its id.
    private static func webhook(_ bytes: [UInt8]) throws {
        let parts = texts(bytes, 3)
        let headers = WebhookSignature.Headers(id: parts[0], timestamp: parts[1], signature: parts[2])
        _ = parts[2].flatMap { WebhookSignature.key(fromSecret: $0) }
        guard
            let read = try? WebhookSignature(headers: headers, now: now, toleranceSeconds: toleranceSeconds)
        else { return }
        try require(
            abs(Timestamp(microseconds: read.timestamp * 1_000_000).seconds(until: now)) <= toleranceSeconds,
            "another time")
        try require(read.candidates.count <= WebhookSignature.signaturesMax, "more signatures than are read")
        try require(read.signedBytes(body: [1]).starts(with: read.id.utf8 + [0x2E]), "signed under another id")
    }

    /// Whatever is accepted covers method, path and digest of this request.
    private static func message(_ bytes: [UInt8]) throws {
        let names = ["signature-input", "signature", "content-digest", "idempotency-key"].map { ReceivedText($0) }
        var fields: [ReceivedText: ReceivedText] = [:]
        for (name, value) in zip(names, texts(bytes, names.count)) { fields[name] = value }
        let request = MessageSignature.Request(
            method: ReceivedText("POST"), authority: ReceivedText("example.com"), path: ReceivedText("/webhooks/shop"),
            query: ReceivedText("?"), fields: fields)
        guard let read = try? MessageSignature(request, now: now, toleranceSeconds: toleranceSeconds) else { return }
        for candidate in read.candidates {
            let lines = candidate.signedBytes.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
            for line in [#""@method": POST"#, #""@path": /webhooks/shop"#] {
                try require(lines.contains { $0.utf8.elementsEqual(line.utf8) }, "it does not cover \(line)")
            }
            try require(lines.contains { $0.utf8.starts(with: #""content-digest": "#.utf8) }, "it covers no digest")
        }
        try require((1...SignatureInput.membersMax).contains(read.candidates.count), "none, or more than are read")
    }

    private static func timestamped(_ bytes: [UInt8]) throws {
        guard let read = PartnerSignature.Timestamped(header: ReceivedText(String(decoding: bytes, as: UTF8.self)))
        else {
            return
        }
        try require((1...WebhookSignature.signaturesMax).contains(read.candidates.count), "none, or more than are read")
        try require(read.timestamp >= 0, "a time before all time")
    }

    /// The order of fields is of no matter, and what is refused is refused for a reason.
    private static func form(_ bytes: [UInt8]) throws {
        let parts = bytes.split(separator: 0x26, omittingEmptySubsequences: true)
        let turned = FormFields(Array(parts.reversed().joined(separator: [0x26])))
        guard let fields = FormFields(bytes) else { return try require(turned == nil, "order decides what is a form") }
        guard let turned else { throw Violation(description: "order decides what is a form") }
        for form in forms {
            try require(form.id(of: fields) == form.id(of: turned), "order decides the id")
            try require(form.provenBytes(of: fields) == form.provenBytes(of: turned), "order decides what is proven")
            let reading = try reading(fields, form)
            try require(try reading == CallDecoders.reading(turned, form), "order decides the news")
            if case .receipt(let news) = reading { try sound(news) }
        }
    }

    private static func reading(_ fields: FormFields, _ form: PushForm) throws -> PushForm.Reading? {
        do throws(GatewayEvent.Refusal) {
            return try form.read(fields)
        } catch {
            try require(!error.faults.isEmpty, "refused without a fault")
            return nil
        }
    }

    /// One of each kind of status, reference and proof.
    private static let forms: [PushForm] = {
        func text(_ text: String) -> ReceivedText { ReceivedText(text) }
        var coded = PushForm(
            encoding: .cp932, identity: [text("id"), text("s")], reference: .agent(field: text("o")), amount: text("a"),
            paidOn: text("d"),
            status: .coded(
                field: text("s"), news: [text("1"): .flash, text("2"): .confirmed, text("3"): .cancelled],
                silent: [text("0")]), proof: .shared(text("k")))
        (coded.store, coded.chain, coded.paidAt) = (text("p"), text("c"), text("t"))
        var barcode = coded
        barcode.reference = .barcode(field: text("o"))
        var keys = PushForm(
            encoding: .utf8, identity: [text("id")], reference: .elNumber(fields: ["e1", "e2", "e3", "e4"].map(text)),
            amount: text("a"), paidOn: text("d"), status: .always(.confirmed, whereField: text("s"), is: text("0")),
            proof: .digest(.md5, of: [text("id"), text("a")], in: text("x")))
        keys.chain = text("c")
        return [coded, barcode, keys]
    }()

    /// Values parted by NUL; the amount is the number of its digits.
    private static func event(_ bytes: [UInt8]) throws {
        let parts = texts(bytes, 10)
        var raw = GatewayEvent.Raw()
        (raw.type, raw.timestamp, raw.barcode, raw.elNumber) = (parts[0], parts[1], parts[2], parts[3])
        (raw.receipt, raw.amount, raw.paidAt) = (parts[4], parts[5].flatMap { Int64($0.string) }, parts[6])
        (raw.store, raw.chain, raw.completeThrough) = (parts[7], parts[8], parts[9])
        let event: GatewayEvent
        do throws(GatewayEvent.Refusal) {
            event = try GatewayEvent(raw)
        } catch {
            return try require(!error.faults.isEmpty, "refused without a fault")
        }
        if case .receipt(let news) = event { try sound(news) }
    }

    /// Records of agents' files that their layout accepts give news, each time the same.
    private static func news(_ bytes: [UInt8]) throws {
        for shipped in [ShippedLayout.konbiniA, .konbiniB, .konbiniC, .konbiniD] {
            let layout = try shipped.layout()
            let reader = try RecordNews(layout)
            var (found, missed) = ([ReceiptNews](), 0)
            let report = RecordReader.read(bytes, layout, file: "fuzz") { record in
                _ = reader.createdOn(record)
                guard record.role == .data else { return }
                if let news = reader.news(record) { found.append(news) } else { missed += 1 }
            }
            if report.isAcceptable { try require(missed == 0, "an accepted record is no news") }
            for news in found { try sound(news) }
        }
    }

    /// What tables and the ledger take for granted.
    private static func sound(_ news: ReceiptNews) throws {
        let identity = news.identity
        try require((0...1439).contains(identity.minuteOfDay), "a minute of no day")
        for text in [identity.reference.text, identity.store, identity.chain] {
            try require(!text.utf8.contains(0), "a text that no database holds")
        }
    }

    private static func require(_ isTrue: Bool, _ message: String) throws {
        guard isTrue else { throw Violation(description: message) }
    }
}
