import Testing

@testable import Postgres

@Suite struct ErrorTests {
    @Test(
        "the kind of a server error and whether waiting helps follow from its SQLSTATE",
        arguments: [
            ("40001", PostgresError.Code.serializationFailure, true), ("40P01", .deadlock, true),
            ("57P01", .serverUnavailable, true), ("57P03", .serverUnavailable, true), ("08006", .connectionLost, true),
            ("53300", .serverExhausted, true), ("53100", .serverExhausted, true), ("58030", .serverExhausted, true),
            ("55P03", .lockNotAvailable, true), ("57014", .timedOut, true), ("25006", .server, true),
            ("23505", .uniqueViolation, false), ("23503", .foreignKeyViolation, false),
            ("23514", .checkViolation, false),
            ("23502", .notNullViolation, false), ("42501", .insufficientPrivilege, false), ("22P02", .server, false),
            ("42P01", .server, false), ("P0001", .server, false),
        ])
    func kinds(sqlState: String, code: PostgresError.Code, isRetriable: Bool) {
        let error = PostgresError(code: PostgresError.Code(sqlState: sqlState), sqlState: sqlState, message: "")
        #expect(error.code == code)
        #expect(error.isRetriable == isRetriable)
    }

    @Test(
        "the value that a data exception quotes is cut off, other texts stay",
        arguments: [
            ("22P02", "invalid input syntax for type integer: \"山田\"", "invalid input syntax for type integer"),
            ("22007", "invalid input syntax for type date: \"x: \"y\"\"", "invalid input syntax for type date"),
            ("22012", "division by zero", "division by zero"),
            ("42P01", "relation \"t\" does not exist", "relation \"t\" does not exist"),
        ])
    func quotedValues(sqlState: String, message: String, kept: String) {
        #expect(withoutQuotedValue(message, sqlState: sqlState) == kept)
    }

    @Test("statements that are not used for longest make room, and NULL fits every type")
    func cache() {
        var cache = StatementCache(capacity: 2)
        let (first, second) = (cache.newName(), cache.newName())
        cache.insert(first, sql: "a", types: [TypeID.int64])
        cache.insert(second, sql: "a", types: [TypeID.unspecified])
        #expect(cache.name(of: "a", for: [.int(1)]) == first)
        #expect(cache.name(of: "a", for: [.null]) == first)
        #expect(cache.name(of: "a", for: [.text("x")]) == nil)
        #expect(cache.name(of: "a", for: []) == nil)
        #expect(cache.makeRoom() == second)
        #expect(cache.makeRoom() == nil)
        cache.removeAll()
        #expect(cache.name(of: "a", for: [.int(1)]) == nil)
        #expect(cache.newName() != first)
    }
}
