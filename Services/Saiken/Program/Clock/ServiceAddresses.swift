import ArgumentParser
import Foundation

/// Where the services answer.
struct ServiceAddresses: ParsableArguments {
    /// The variable that stands for the options: addresses divided by commas.
    static let variable = "SAIKEN_SERVICES"

    @Option(
        name: .customLong("service"),
        help: "A service's address, such as http://127.0.0.1:8081. Repeatable. Default: $SAIKEN_SERVICES.")
    var addresses: [String] = []

    /// The health of the addresses that were given.
    func health() throws -> ServiceHealth {
        let given = ProcessInfo.processInfo.environment[ServiceAddresses.variable] ?? ""
        let all = addresses.isEmpty ? given.split(separator: ",").map(String.init) : addresses
        let urls = all.compactMap { URL(string: $0)?.appending(path: "health") }
        guard !urls.isEmpty, urls.count == all.count else {
            throw ValidationError("--service, \(ServiceAddresses.variable): http://HOST:PORT")
        }
        return ServiceHealth(urls)
    }
}
