import CodecPrimitives
import Foundation
import Hummingbird
import Law
import OutsourcingRules
import Postgres
import ServiceKit

/// Contractors, designations, contracts and credentials, as staff enter them.
struct ContractRoutes: Sendable {
    let gate: StaffGate
    let pool: PostgresPool
    let ids: IDSource
    let kinds: ClaimKinds
    let bytesMax: Int

    func add(to router: ServiceRouter) {
        router.post("/contractors") { request, _ in try await addContractor(request) }
        router.post("/contractors/:code/designations") { request, context in
            try await addDesignation(ReceivedText(context.parameters.require("code")), request)
        }
        router.post("/contracts") { request, _ in try await addContract(request) }
        router.post("/contracts/:id/credentials") { request, context in
            try await addCredential(context.parameters.require("id"), request)
        }
        router.post("/credentials/:client/end") { request, context in
            try await endCredential(ReceivedText(context.parameters.require("client")), request)
        }
    }

    private struct ContractorBody: Decodable {
        let code: String
        let name: String
        let kind: String
        let invoiceNumber: String?
    }

    private func addContractor(_ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body: ContractorBody = try Answer.read(try await request.bytes(atMost: bytesMax))
        guard let kind = ContractorKind(rawValue: body.kind), !body.name.isEmpty,
            ContractRoutes.isCode(body.code), ContractRoutes.isInvoiceNumber(body.invoiceNumber)
        else { throw Problem.badRequest("contractor", "code, name, kind and T with thirteen digits") }
        let contractor = ContractStore.Contractor(
            code: ReceivedText(body.code), name: ReceivedText(body.name), kind: kind,
            invoiceNumber: body.invoiceNumber.map { ReceivedText($0) })
        let isNew = try await pool.withTransaction { tx in
            try ContractStore.insert(contractor, by: staff, at: WallClock.now(), in: tx)
        }
        guard isNew else { throw Problem.conflict("contractor-known", "there is a contractor of this code") }
        return try Answer.json(["contractor": body.code], status: .created)
    }

    /// What stands in a channel's name and in a message as payer.
    private static func isCode(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                byte == 0x2D || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                    || (0x61...0x7A).contains(byte)
            }
    }

    private static func isInvoiceNumber(_ text: String?) -> Bool {
        guard let text else { return true }
        return text.utf8.count == 14 && text.utf8.first == UInt8(ascii: "T")
            && text.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }

    private struct DesignationBody: Decodable {
        let number: String
        let notice: String
        let kinds: [String]
        let from: String
        let to: String
    }

    private func addDesignation(_ contractor: ReceivedText, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body: DesignationBody = try Answer.read(try await request.bytes(atMost: bytesMax))
        guard let from = BusinessDate(iso: body.from), let to = BusinessDate(iso: body.to), from <= to else {
            throw Problem.badRequest("validity", "from and to are YYYY-MM-DD")
        }
        let designation = Designation(
            validity: Validity(from: from, to: to), kinds: Set(try known(body.kinds)))
        let paper = ContractStore.DesignationPaper(
            contractor: contractor, number: ReceivedText(body.number), notice: ReceivedText(body.notice),
            recordedBy: staff)
        let isNew = try await pool.withTransaction { tx in
            try ContractStore.insert(designation, paper, at: WallClock.now(), in: tx)
        }
        guard isNew else { throw Problem.conflict("designation", "no such contractor, or this number is known") }
        return try Answer.json(["designation": body.number], status: .created)
    }

    /// Kinds of claim that the suite knows.
    private func known(_ codes: [String]) throws -> [ReceivedText] {
        let known = Set(kinds.all.map(\.code))
        let given = codes.map { ReceivedText($0) }
        guard !given.isEmpty, given.allSatisfy({ known.contains($0) }) else {
            throw Problem.badRequest("kinds", "one or more known codes of claim kinds")
        }
        return given
    }

    private struct ContractBody: Decodable {
        let contract: String?
        let contractor: String
        let number: String
        let officer: String
        let kinds: [String]
        let remitDay: Int
    }

    /// The conditions stand in the body as the member `terms`, in the contract's own words.
    private struct TermsBody: Decodable {
        let terms: FeeTerms
    }

    private func addContract(_ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let bytes = try await request.bytes(atMost: bytesMax)
        let body: ContractBody = try Answer.read(bytes)
        let terms = try ContractRoutes.terms(bytes)
        guard (1...28).contains(body.remitDay), !body.officer.isEmpty, (1...64).contains(body.officer.utf8.count) else {
            throw Problem.badRequest("contract", "remit_day is 1 to 28, officer has 1 to 64 bytes")
        }
        guard let id = body.contract.map({ ContractID($0) }) ?? .some(ids.next()) else {
            throw Problem.badRequest("contract", "a contract id is a UUID")
        }
        let entry = ContractStore.Entry(
            id: id, contractor: ReceivedText(body.contractor), number: ReceivedText(body.number),
            officer: ReceivedText(body.officer), kinds: try known(body.kinds), remitDay: body.remitDay,
            terms: ReceivedText(terms.text), validity: terms.value.period)
        let isNew = try await pool.withTransaction { tx in
            try ContractStore.insert(entry, by: staff, at: WallClock.now(), in: tx)
        }
        guard isNew else { throw Problem.conflict("contract", "no such contractor, or id or number are known") }
        return try Answer.json(["contract": id.description], status: .created)
    }

    private static func terms(_ bytes: [UInt8]) throws -> (value: FeeTerms, text: String) {
        let data = Data(bytes)
        do {
            let value = try JSONDecoder().decode(TermsBody.self, from: data).terms
            let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
            let text = try JSONSerialization.data(withJSONObject: object?["terms"] ?? [:], options: [.sortedKeys])
            return (value, String(decoding: text, as: UTF8.self))
        } catch let error as DecodingError {
            throw Problem.badRequest("terms", Answer.place(of: error))
        }
    }

    private struct Credential: Encodable {
        let clientId: String
        let clientSecret: String
    }

    /// The secret is shown once, here.
    private func addCredential(_ text: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let secret = ClientSecret()
        let client = ReceivedText("client-\(ids.nextUUID())")
        guard let contract = ContractID(text) else { throw Problem.notFound("no such contract") }
        let isNew = try await pool.withTransaction { tx in
            try CredentialStore.insert(
                client: client, secretHash: secret.hash, of: contract, (by: staff, at: WallClock.now()), in: tx)
        }
        guard isNew else { throw Problem.notFound("no such contract") }
        return try Answer.json(
            Credential(clientId: client.string, clientSecret: secret.text), status: .created)
    }

    private func endCredential(_ client: ReceivedText, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let isEnded = try await pool.withTransaction { tx in
            try CredentialStore.end(client, by: staff, at: WallClock.now(), in: tx)
        }
        guard isEnded else { throw Problem.notFound("no such client, or it has ended") }
        return try Answer.json(["ended": client.string])
    }
}
