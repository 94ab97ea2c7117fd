import Codec
import CodecPrimitives
import Foundation
import IntakeRules
import Outbox
import Postgres
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import PaymentIntake

@Suite("payers' accounts lie sealed")
struct AccountSealTests {
    private static func key(_ byte: UInt8) -> String { Data(repeating: byte, count: 32).base64EncodedString() }

    private let old = "k1=\(AccountSealTests.key(1))"
    private let new = "k2=\(AccountSealTests.key(2))"
    private var both: String { "\(new),\(old)" }

    private func seal(_ setting: String) throws -> AccountSeal { try #require(try AccountSeal(setting: setting)) }

    private func code(_ body: () throws -> Void) -> IntakeError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? IntakeError)?.code
        }
    }

    @Test("what is sealed opens for its owner, with its key, unchanged, and for nobody else")
    func sealed() throws {
        let (seal, ids) = (try seal(old), IDSource())
        let (mine, other) = (ids.nextUUID(), ids.nextUUID())
        let sealed = try seal.seal(Array("0000001".utf8), of: mine)
        #expect(try seal.open(sealed, of: mine) == Array("0000001".utf8))
        #expect(try seal.seal(Array("0000001".utf8), of: mine) != sealed, "equal accounts do not look equal")
        #expect(code { _ = try seal.open(sealed, of: other) } == .sealBroken)
        var changed = sealed
        changed.bytes[changed.bytes.count / 2] ^= 1
        #expect(code { _ = try seal.open(changed, of: mine) } == .sealBroken)
        #expect(code { _ = try self.seal(new).open(sealed, of: mine) } == .keyMissing)
        #expect(code { _ = try AccountSeal?.none.open(sealed, of: mine) } == .keyMissing)
        #expect(try self.seal(both).open(sealed, of: mine) == Array("0000001".utf8))
    }

    @Test(
        "a setting that names no keys, a short one or one id twice is refused",
        arguments: [
            "k1", "k1=AAAA", "=\(AccountSealTests.key(1))",
            "k1=\(AccountSealTests.key(1)),k1=\(AccountSealTests.key(2))",
        ])
    func settings(text: String) { #expect(code { _ = try AccountSeal(setting: text) } == .settingInvalid) }

    private func mandate(_ ids: IDSource) -> Mandate {
        Mandate(
            id: ids.next(), person: ids.next(),
            account: BankAccount(
                bank: ReceivedText("9999"), branch: ReceivedText("001"), product: ReceivedText("1"),
                number: ReceivedText("7654321")), holderKana: ReceivedText("ｻｸﾗ ﾊﾅｺ"),
            validity: MandateValidity(from: BusinessDate(daysSinceEpoch: 20_000), to: nil))
    }

    private func account(_ mandate: Mandate, _ seal: AccountSeal, _ database: TestDatabase) async throws -> Mandate? {
        try await database.pool.withTransaction { tx in
            let access = AccessLogStore.Access(reader: ReceivedText("sato"), purpose: "debit-file", at: WallClock.now())
            return try MandateStore.accounts([mandate.id], opening: seal, for: access, in: tx)[mandate.id]
        }
    }

    @Test("no table has the account in the clear; who has it in hand is logged; a rotation leaves the old key useless")
    func rotation() async throws {
        try await TestDatabase.with { database in
            let ids = IDSource()
            let (mandate, seal) = (mandate(ids), try seal(old))
            let isNew = try await database.pool.withTransaction { tx in
                try MandateStore.insert(
                    mandate, sealing: seal, by: ReceivedText("sato"), at: WallClock.now(), in: tx)
            }
            #expect(isNew)
            try await insertInTheClear(ids.next(), database)
            #expect(try await account(mandate, seal, database) == mandate)
            #expect(try await database.number("select count(*) from access_log where reader = 'sato'") == 1)
            let rotated = try self.seal(both)
            try await AccountReseal(pool: database.pool, seal: rotated, page: 1).run()
            let clear = "position(convert_to('7654321', 'UTF8') in sealed) > 0 or account is not null"
            #expect(try await database.number("select count(*) from mandates where \(clear)") == 0)
            #expect(try await database.texts("select distinct key_id from mandates") == ["k2"])
            #expect(try await account(mandate, try self.seal(new), database) == mandate)
            await #expect(throws: IntakeError(.keyMissing)) { _ = try await account(mandate, seal, database) }
        }
    }

    /// As mandates were kept before there were keys.
    private func insertInTheClear(_ id: MandateID, _ database: TestDatabase) async throws {
        try await database.pool.withTransaction { tx in
            _ = try tx.execute(
                """
                insert into mandates (mandate_id, person_id, bank, branch, product, account, holder_kana, from_day,
                    recorded_by, recorded_at)
                values ($1, $1, '9999', '001', '1', '7654321', 'ｻｸﾗ ﾊﾅｺ', '2026-04-01', 'sato', now())
                """, [.id(id)])
        }
    }
}

extension AccountSeal {
    /// A key of tests.
    static func test() throws -> AccountSeal {
        let key = Data(repeating: 7, count: 32).base64EncodedString()
        guard let seal = try AccountSeal(setting: "test=\(key)") else { throw TestKitError("no key") }
        return seal
    }
}
