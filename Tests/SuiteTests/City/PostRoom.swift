import Foundation
import TestKit
import Testing

/// The letters of one day, from the due list to the carrier's bag, whoever is killed meanwhile: every step may be done
/// again.
struct PostRoom: Sendable {
    let city: City
    /// The day that the letters bear.
    let day: String

    /// A bundle as notifications shows it.
    struct Bundle: Decodable, Sendable {
        struct Pull: Decodable, Sendable { let sequence: Int }
        struct Part: Decodable, Sendable { let sha256: String? }

        let bundle: String
        let lastSequence: Int
        let closed: Bool
        let states: [String: Int]?
        let pull: [Pull]?
        let parts: [Part]?

        func count(_ state: String) -> Int { states?[state] ?? 0 }
        var isPrinted: Bool { parts?.allSatisfy { $0.sha256 != nil } ?? false }
        /// Every sheet is out, gone or spoiled.
        var isAccounted: Bool { count("dispatched") + count("pulled") + count("spoiled") == lastSequence }
    }

    private struct Made: Decodable {
        let waiting: Int
        let hasMore: Bool
    }

    private struct Asked: Decodable {
        struct Letter: Decodable { let notice: String }

        let requested: [Letter]
    }

    /// Asks for the letters of the due list; how many.
    func ask() async throws -> Int {
        let asked = try await city.staff(
            "POST", "case-management", "/demands/notices", ["officer": "sato", "issue_on": day])
        try #require((200...202).contains(asked.status), "\(asked.text)")
        let letters: Asked = try asked.decoded()
        try #require(!letters.requested.isEmpty, "\(asked.text)")
        return letters.requested.count
    }

    /// Bundles until so many letters have been asked for and none waits for an answer.
    func bundle(_ asked: Int) async throws {
        try await eventually(within: .seconds(300), "every letter is bundled or refused") {
            let known = try await city.database(of: "notifications").number("select count(*) from notice_requests")
            let made: Made = try await city.staff("POST", "notifications", "/bundles", ["issue_on": day]).decoded()
            return known >= Int64(asked) && made.waiting == 0 && !made.hasMore
        }
    }

    func bundles() async throws -> [String] {
        let listed: [Bundle] = try await city.staff("GET", "notifications", "/bundles").decoded()
        return listed.map(\.bundle).sorted()
    }

    func show(_ id: String) async throws -> Bundle {
        try await city.staff("GET", "notifications", "/bundles/\(id)").decoded()
    }

    /// Lets one bundle leave: what is on the pull list is taken out, what is not checked is asked about.
    func send(_ id: String) async throws {
        try await eventually(within: .seconds(300), "bundle \(id) has left") {
            let bundle = try await show(id)
            guard bundle.isPrinted, !bundle.isAccounted else { return bundle.isAccounted }
            if let pull = bundle.pull, !pull.isEmpty {
                try await act(id, "pulls", ["sequences": pull.map(\.sequence)])
            } else if bundle.count("printed") > 0 {
                try await act(id, "check", [:])
            } else if bundle.count("asking") == 0 {
                try await act(id, "dispatch", ["date": day])
            }
            return false
        }
    }

    /// A sheet that came onto the pull list since it was looked at is a conflict: it is looked at again.
    private func act(_ id: String, _ step: String, _ body: [String: Any]) async throws {
        let told = try await city.staff("POST", "notifications", "/bundles/\(id)/\(step)", body)
        guard told.status < 300 || told.status == 409 else { throw TestKitError("\(step): \(told.text)") }
    }
}

/// What must be true of letters at the end, read from what each service has written down.
extension PostRoom {
    /// Every number of every bundle has its place and its line in the manifest.
    func expectEveryNumber() async throws {
        var (left, pulled) = (0, 0)
        for id in try await bundles() {
            let bundle = try await show(id)
            #expect(bundle.closed && bundle.isAccounted, "\(bundle)")
            let manifest = try await city.staff("GET", "notifications", "/bundles/\(id)/manifest.csv").text
            let numbers = manifest.split(separator: "\n").compactMap { line in
                let fields = line.split(separator: ",", omittingEmptySubsequences: false)
                return fields.count > 2 ? Int(fields[2]) : nil
            }
            #expect(numbers == Array(1...bundle.lastSequence), "\(manifest)")
            (left, pulled) = (left + bundle.count("dispatched"), pulled + bundle.count("pulled"))
        }
        // A storm in which nothing left, or nobody paid in time, would have proved nothing.
        let refused = try await city.database(of: "notifications").texts(
            "select array_to_string(reasons, '+') || ' ' || count(*) from notices where state = 7 group by reasons")
        #expect(left > 0 && pulled > 0, "\(left) left, \(pulled) pulled, refused: \(refused)")
        let demands = try await city.database(of: "case-management").number(
            "select count(*) from demands where notice_id is not null")
        #expect(demands == Int64(left))
    }

    /// No letter left twice; none left after a receipt, a revocation or its own place on the pull list was known.
    func expectNoneAfterItsReceipt() async throws {
        let notifications = try await city.database(of: "notifications")
        #expect(try await notifications.number(Self.twice) == 0)
        #expect(try await notifications.number(Self.afterRevocation) == 0)
        #expect(try await notifications.number(Self.afterPull) == 0)
        let left = try await notifications.texts(
            "select format('(%L::uuid,%L::uuid)', claim_id, clearance_id) from dispatches")
        try #require(!left.isEmpty)
        let late = try await city.database(of: "case-management").number(
            Self.afterReceipt(left.joined(separator: ",")))
        #expect(late == 0, "\(late) letters left though a receipt was booked before their last clearance")
    }

    private static let twice = """
        select count(*) from (select claim_id from dispatches group by claim_id having count(*) > 1) twice
        """
    private static let afterRevocation = """
        select count(*) from dispatches d join revoked_clearances r using (clearance_id)
        where r.recorded_at < d.dispatched_at - interval '1 second'
        """
    private static let afterPull = """
        select count(*) from dispatches d join piece_changes c using (bundle_id, sequence)
        where c.event in ('stopped', 'pulled') and c.changed_at <= d.dispatched_at
        """

    /// Case management's own books: a receipt on the claim after the slip was issued and a second or more before the
    /// clearance under which its letter left.
    private static func afterReceipt(_ left: String) -> String {
        """
        select count(*) from (values \(left)) letter (claim_id, clearance_id)
        join clearances leaving using (clearance_id)
        join clearance_requests asked using (request_id)
        join slips slip on slip.slip_id = asked.slip_id
        join clearances printing on printing.clearance_id = slip.clearance_id
        where exists (
            select from journal_legs leg join journal_entries entry using (entry_id)
            where leg.claim_id = letter.claim_id and leg.account = 0 and entry.cause in ('receipt', 'resettled')
                and entry.recorded_at > printing.granted_at + interval '1 second'
                and entry.recorded_at < leaving.granted_at - interval '1 second')
        """
    }
}
