import ArgumentParser
import CodecPrimitives
import Foundation
import Law
import ServiceKit
import StaffAccess

/// `saiken staff`: tokens of a demo issuer, in the place of the city's identity provider.
struct StaffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "staff", abstract: "Issue staff tokens from a demo key; never for real persons' data.",
        subcommands: [StaffTokenCommand.self, StaffKeysCommand.self])
}

/// The demo issuer's key.
struct DemoKeyOptions: ParsableArguments {
    @Option(help: "A file with the demo issuer's key: 32 bytes in base64. ops/demo makes one.")
    var keyFile: String

    func issuer() async throws -> DemoIssuer {
        guard let data = FileManager.default.contents(atPath: keyFile) else {
            throw ValidationError(Console.chosen("鍵ファイルを読めません", english: "the key file cannot be read"))
        }
        return try await DemoIssuer(
            key: String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    }
}

/// `saiken staff token`: one person under one purpose.
struct StaffTokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Print a token for one person under one purpose (hat).")

    @OptionGroup var key: DemoKeyOptions

    @Option(help: "The name under which reads and acts are recorded.")
    var subject: String

    @Option(help: "The name that pages show; by default the subject.")
    var name: String?

    @Option(
        help: "The purpose: tax, premium, nursery, welfare, housing, water, sewer, hospital, school, loans, property.")
    var hat: String

    @Option(help: "Classes of claim she is empowered for, parted by commas; by default all of the purpose.")
    var classes: String?

    @Option(help: "Minutes that the token lives, at most a day.")
    var minutes: Int64 = 480

    func run() async throws {
        let now = WallClock.now()
        guard let purpose = try StaffPurposes.embedded().purpose(ReceivedText(hat), on: now.dateInJapan) else {
            throw ValidationError(Console.chosen("そのような利用目的はありません", english: "there is no such purpose"))
        }
        guard (1...1440).contains(minutes) else {
            throw ValidationError(Console.chosen("--minutes は1から1440", english: "--minutes is 1 to 1440"))
        }
        let chosen = try classes.map(StaffTokenCommand.classes) ?? ClaimClass.allCases.filter(purpose.classes.contains)
        let person = DemoIssuer.Person(subject: subject, name: name ?? subject, hat: hat, classes: chosen)
        Console.line(try await key.issuer().token(for: person, at: now, seconds: minutes * 60))
    }

    private static func classes(_ text: String) throws -> [ClaimClass] {
        try text.split(separator: ",").map { word in
            guard let known = ClaimClass(rawValue: String(word)) else {
                throw ValidationError(
                    Console.chosen("--classes の値が正しくありません", english: "--classes has no valid value"))
            }
            return known
        }
    }
}

/// `saiken staff keys`: what `staff.keys` names.
struct StaffKeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Print the demo issuer's public key (JWKS) for the setting staff.keys.")

    @OptionGroup var key: DemoKeyOptions

    func run() async throws { Console.line(try await key.issuer().keySet) }
}
