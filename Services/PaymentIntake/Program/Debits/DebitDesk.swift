import Codec
import CodecPrimitives
import IntakeRules
import Law
import Outbox
import Postgres
import ServiceKit

/// Direct debit (口座振替): debits that case management asked for go to the bank in files that two people stand behind, and
/// come back in a result file that is taken whole or not at all. What was collected is a receipt like any other.
struct DebitDesk: TransferDesk {
    /// The channel of the receipts.
    static let channel = ReceivedText("direct-debit")

    let recorder: ReceiptRecorder
    /// Nil where the city has not said into which account it collects.
    let form: DebitFile?
    /// Debits in one file.
    let fileMax: Int
    /// What answers do to mandates.
    let book: DebitBook
    let seal: AccountSeal?

    let kind = TransferFileStore.Kind.debit

    var outbox: Outbox { recorder.outbox }
    var nothingDue: Problem { .conflict("nothing-to-debit", "no debit is due on that day") }

    /// `debit.requested`: each debit is kept once. One without a valid mandate has its result at once.
    func take(_ asked: [DebitRequested], at now: Timestamp, in tx: borrowing Transaction) throws {
        let debits = Dictionary(asked.map { ($0.debitID, Debit($0)) }, uniquingKeysWith: { first, _ in first })
        let new = Set(try DebitStore.insert(debits.values.sorted { $0.id < $1.id }, at: now, in: tx))
        let known = try DebitStore.lock(debits.keys.sorted(), in: tx)
        let kept = Dictionary(known.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        guard asked.allSatisfy({ kept[$0.debitID]?.isAsked(by: $0) == true }) else {
            throw MessageRefused(code: "debit_conflict")
        }
        let vain = try refused(known.filter { new.contains($0.id) }, in: tx)
        try end(vain, by: ReceivedText(Topology.service), at: now, in: tx)
    }

    /// Those of these debits that their mandates do not allow, with what a bank would answer.
    private func refused(_ debits: [Debit], in tx: borrowing Transaction) throws -> [(Debit, DebitCode)] {
        let permissions = try MandateStore.permissions(Set(debits.map(\.mandate)).sorted(), in: tx)
        return debits.compactMap { debit in
            guard let permission = permissions[debit.mandate], permission.person == debit.person else {
                return (debit, .noMandate)
            }
            return permission.validity.refusal(on: debit.debitOn).map { (debit, $0) }
        }
    }

    func make(
        _ order: TransferOrder, on day: BusinessDate, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> (file: TransferFileStore.File, isNew: Bool)? {
        if let known = try known(order, on: day, in: tx) { return (known, false) }
        guard let form else {
            throw Problem.conflict("sender-unset", "the setting transfers.sender does not say who collects")
        }
        let due = try DebitStore.waiting(on: day, atMost: fileMax, in: tx)
        var pairs = try pairs(due, form, for: order, at: now, in: tx)
        guard !pairs.isEmpty else { return nil }
        let draft = TransferDraft(
            on: day, items: pairs.map { TransferFileStore.Item(id: $0.0.id.uuid, amount: $0.0.amount) },
            content: try form.bytes(of: pairs, on: day))
        let file = try keep(draft, for: order, at: now, in: tx)
        for index in pairs.indices { pairs[index].0.file = order.file }
        try move(pairs.map(\.0), .filed, by: order.officer, at: now, in: tx)
        return (file, true)
    }

    /// What is due with the accounts it is due from; what its mandate does not allow, or no file can carry, ends.
    private func pairs(
        _ due: [Debit], _ form: DebitFile, for order: TransferOrder, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> [(Debit, Mandate)] {
        let refused = try refused(due, in: tx)
        let vain = Set(refused.map(\.0.id))
        let allowed = due.filter { !vain.contains($0.id) }
        let mandates = try MandateStore.accounts(
            Set(allowed.map(\.mandate)).sorted(), opening: seal,
            for: AccessLogStore.Access(reader: order.officer, purpose: "debit-file", at: now), in: tx)
        let pairs = allowed.compactMap { debit in mandates[debit.mandate].map { (debit, $0) } }
        let odd = pairs.filter { !form.accepts($0.1) }.map { ($0.0, DebitCode.noMandate) }
        try end(refused + odd, by: order.officer, at: now, in: tx)
        return pairs.filter { form.accepts($0.1) }
    }

    func move(
        itemsOf order: TransferOrder, after event: TransferFileEvent, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        var debits = try DebitStore.lock(ofFile: order.file, in: tx)
        if event == .rejected { for index in debits.indices { debits[index].file = nil } }
        try move(debits, event == .approved ? .fileApproved : .fileRejected, by: order.officer, at: now, in: tx)
    }

    /// Takes a result file whole; the same answer again changes nothing.
    ///
    /// - Throws: `Problem` 422 with findings when it is not the answer to this file; `TransferRefusal.stateDenies`.
    func result(
        _ bytes: [UInt8], _ order: TransferOrder, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> [DebitCode: Int] {
        guard let form, let file = try TransferFileStore.lock(order.file, in: tx), file.kind == .debit else {
            throw Problem.notFound("no such file")
        }
        guard file.state == .approved else { throw TransferRefusal.stateDenies }
        let items = try TransferFileStore.items(of: order.file, in: tx)
        let codes = try DebitAnswer(form.read(bytes), items, on: file.on).codes()
        let debits = try DebitStore.lock(ofFile: order.file, in: tx).filter { $0.state == .released }
        let ended = debits.compactMap { debit in codes[debit.id].map { (debit, $0) } }
        try record(ended.filter { $0.1 == .debited }.map(\.0), bytes, at: now, in: tx)
        try end(ended, by: order.officer, at: now, in: tx)
        return Dictionary(grouping: codes.values, by: { $0 }).mapValues(\.count)
    }

    /// What was collected is confirmed money; its reference is the debit.
    private func record(
        _ debits: [Debit], _ bytes: [UInt8], at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        guard !debits.isEmpty else { return }
        let evidence: EvidenceID = recorder.ids.next()
        try EvidenceStore.addPart(bytes, number: 0, of: evidence, in: tx)
        try EvidenceStore.insert(
            EvidenceStore.Evidence(
                id: evidence, kind: .file, sha256: Digest.sha256(of: bytes), byteCount: Int64(bytes.count),
                receivedAt: now), in: tx)
        let news = debits.compactMap { debit in
            ReceiptIdentity(
                reference: .agent(ReceivedText(debit.id.description)), paidOn: debit.debitOn, minuteOfDay: 0,
                store: ReceivedText(""), chain: ReceivedText("")
            ).map { ReceiptNews(identity: $0, kind: .confirmed, amount: debit.amount) }
        }
        let chunk = ReceiptRecorder.Chunk(
            channel: DebitDesk.channel, origin: .init(evidenceID: evidence, receivedAt: now), news: news,
            records: Array(1...news.count))
        _ = try recorder.record(chunk, recorder.plan(chunk), at: now, in: tx)
    }

    /// Ends debits by the bank's answers, tells of it, and moves their mandates as the table of consequences says.
    private func end(
        _ ended: [(Debit, DebitCode)], by officer: ReceivedText, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        guard !ended.isEmpty else { return }
        for event in [DebitEvent.collected, .failed] {
            let debits = ended.filter { ($0.1 == .debited) == (event == .collected) }.map { debit, code in
                var debit = debit
                debit.code = code
                return debit
            }
            try move(debits, event, by: officer, at: now, in: tx)
        }
        for (code, group) in Dictionary(grouping: ended, by: \.1) {
            guard let day = group.map(\.0.debitOn).max(),
                let event = MandateLife.event(try book.rule(code.outcome, on: day).mandate)
            else { continue }
            try MandateStore.move(
                Set(group.map(\.0.mandate)).sorted(),
                MandateStore.Step(
                    event: event, on: day, reason: ReceivedText(code.outcome.rawValue), officer: officer, at: now),
                in: tx)
        }
        let news = ended.map {
            DebitResulted(debitID: $0.0.id, result: DebitResult($0.1), amount: $0.0.amount, on: $0.0.debitOn)
        }
        try recorder.outbox.append(
            try news.batches.map {
                try recorder.outbox.envelope(.debitResulted($0), id: recorder.ids.next(), time: now)
            }, in: tx)
    }

    private func move(
        _ debits: [Debit], _ event: DebitEvent, by officer: ReceivedText, at now: Timestamp,
        in tx: borrowing Transaction
    ) throws {
        let moved = try debits.map { debit in
            guard let next = DebitLife.table.state(from: debit.state, after: event) else {
                throw TransferRefusal.stateDenies
            }
            var debit = debit
            debit.state = next
            return debit
        }
        try DebitStore.move(moved, by: event, officer: officer, at: now, in: tx)
    }
}

extension Debit {
    fileprivate func isAsked(by asked: DebitRequested) -> Bool {
        let other = Debit(asked)
        return (person, mandate, amount, debitOn) == (other.person, other.mandate, other.amount, other.debitOn)
    }
}
