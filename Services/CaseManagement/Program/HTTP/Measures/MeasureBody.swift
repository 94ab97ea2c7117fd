import CaseRules
import CodecPrimitives
import Law
import Postgres
import ServiceKit

/// What a measure says, as staff send it.
struct MeasureTermsBody: Codable, Sendable {
    struct Part: Codable, Sendable {
        /// By number or id.
        let claim: String
        /// Yen; all that is open of the claim when absent.
        let amount: Int64?
    }

    struct Line: Codable, Sendable {
        let due: String
        let amount: Int64
    }

    let ground: String
    let from: String?
    let until: String?
    let claims: [Part]
    let instalments: [Line]?
    let security: String?
    /// What can be paid at once, and what a month needs (納付能力調査); both or neither.
    let means: Int64?
    let monthlyNeed: Int64?
    let appliedOn: String?
    let partialCause: String?

    /// Claims and lines in one measure.
    static let partsMax = 500

    /// As the rules know them; claims are looked up.
    ///
    /// - Throws: `Problem` 400 for what cannot be, 404 for a claim that is not known.
    func terms(_ desk: StaffDesk, in tx: borrowing Transaction) throws -> MeasureTerms {
        guard let security = MeasureSecurity(rawValue: security ?? "none") else {
            throw Problem.badRequest("security", "one of none, provided, excused")
        }
        guard (1...MeasureTermsBody.partsMax).contains(claims.count), !ground.isEmpty else {
            throw Problem.badRequest("claims", "1 to \(MeasureTermsBody.partsMax) claims, and a ground")
        }
        guard instalments?.count ?? 0 <= MeasureTermsBody.partsMax else {
            throw Problem.badRequest("amount", "at most \(MeasureTermsBody.partsMax) instalments")
        }
        guard (partialCause ?? "").utf8.count <= 800, !(partialCause ?? "").utf8.contains(where: { $0 < 0x20 }) else {
            throw Problem.badRequest("partial-cause", "a short text without control characters")
        }
        let parts = try claims.map { part in
            MeasurePart(claim: try LookupStore.claim(part.claim, in: tx), amount: try amount(part.amount))
        }
        return MeasureTerms(
            ground: ReceivedText(ground), from: try desk.day(from), until: try desk.optionalDay(until), parts: parts,
            instalments: try (instalments ?? []).map { try $0.instalment(desk) }, security: security,
            capacity: try capacity(), appliedOn: try desk.optionalDay(appliedOn),
            partialCause: partialCause.map { ReceivedText($0) })
    }

    private func amount(_ yen: Int64?) throws -> Yen {
        guard let yen else { return .zero }
        guard let amount = Yen(exactly: yen), amount.isPositive else {
            throw Problem.badRequest("amount", "the amount must be positive")
        }
        return amount
    }

    private func capacity() throws -> PayingCapacity? {
        guard means != nil || monthlyNeed != nil else { return nil }
        guard let means = means.flatMap({ Yen(exactly: $0) }), let need = monthlyNeed.flatMap({ Yen(exactly: $0) }),
            !means.isNegative, !need.isNegative
        else { throw Problem.badRequest("means", "means and monthly_need belong together and are not negative") }
        return PayingCapacity(means: means, monthlyNeed: need)
    }
}

extension MeasureTermsBody.Line {
    func instalment(_ desk: StaffDesk) throws -> Instalment {
        guard let amount = Yen(exactly: amount), amount.isPositive else {
            throw Problem.badRequest("amount", "the amount must be positive")
        }
        return Instalment(due: try desk.day(due), amount: amount)
    }
}

/// A step as staff ask for it.
struct MeasureStepBody: Codable, Sendable {
    /// Made by the caller, so that a repeated call takes it once.
    let step: String?
    let command: Command
    let terms: MeasureTermsBody?
    /// Of an extension.
    let until: String?
    let instalments: [MeasureTermsBody.Line]?
    /// Of a cancellation.
    let ground: String?
    /// Of an immediate extinction.
    let cause: String?
    /// Of a vote.
    let carried: Bool?
    /// Of a service or objection.
    let on: String?

    enum Command: String, Codable, Sendable, CaseIterable {
        case apply, propose, approve, reject, withdraw, `extension`, cancellation, extinction, vote, report
        case served, serviceFailed = "service_failed", objected, declaration, declarationServed = "declaration_served"
    }

    /// As the rules know it.
    ///
    /// - Throws: `Problem` 400 naming what is missing.
    func command(_ desk: StaffDesk, in tx: borrowing Transaction) throws -> MeasureCommand {
        switch command {
        case .apply: .apply(try needed(terms, "terms").terms(desk, in: tx))
        case .propose: .propose(try needed(terms, "terms").terms(desk, in: tx))
        case .approve: .approve
        case .reject: .reject
        case .withdraw: .withdraw
        case .extension:
            .proposeExtension(
                until: try desk.day(try needed(until, "until")),
                instalments: try (instalments ?? []).map { try $0.instalment(desk) })
        case .cancellation: .proposeCancellation(ground: ReceivedText(try needed(ground, "ground")))
        case .extinction:
            .proposeExtinction(try needed(cause.flatMap { ExtinctionCause(rawValue: $0) }, "cause"))
        case .vote: .recordVote(carried: try needed(carried, "carried"))
        case .report: .report
        case .serviceFailed: .failService
        case .served: .serve(on: try desk.day(try needed(on, "on")))
        case .objected: .object(on: try desk.day(try needed(on, "on")))
        case .declaration: .applyForDeclaration(on: try desk.day(try needed(on, "on")))
        case .declarationServed: .serveDeclaration(on: try desk.day(try needed(on, "on")))
        }
    }

    private func needed<Value>(_ value: Value?, _ name: String) throws -> Value {
        guard let value else { throw Problem.badRequest(name, "\(command.rawValue) needs \(name)") }
        return value
    }
}
