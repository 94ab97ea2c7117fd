import TestKit
import Testing

/// Gives all tests of a suite one installation: starting servers and services costs more than most proofs.
///
/// Each test leaves the city as it found it, so that they may run in any order, one after another.
struct CityTrait: SuiteTrait, TestScoping {
    let name: String
    let settings: [String: String]
    /// Starts the services and imports what all tests need.
    let prepare: @Sendable (City) async throws -> Void

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable @concurrent () async throws -> Void
    ) async throws {
        let city = try await City(name, settings: settings)
        do {
            try await prepare(city)
            try await City.$current.withValue(city) { try await function() }
        } catch {
            try await city.close()
            throw error
        }
        try await city.close()
    }
}

extension Trait where Self == CityTrait {
    /// One city for the whole suite.
    static func city(
        _ name: String, settings: [String: String] = [:], prepare: @escaping @Sendable (City) async throws -> Void
    ) -> Self { CityTrait(name: name, settings: settings, prepare: prepare) }
}

extension City {
    @TaskLocal static var current: City?

    /// The city of the suite that the running test belongs to.
    static func shared() throws -> City {
        guard let current else { throw TestKitError("this suite has no city: give it the trait .city") }
        return current
    }
}
