import TestDatabases

@testable import PaymentIntake

extension TestDatabase {
    /// Runs `body` with a fresh database of this service.
    static func with<T>(_ body: (TestDatabase) async throws -> T) async throws -> T {
        try await with("intake", Main.migrations, body)
    }
}
