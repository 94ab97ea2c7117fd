import Foundation
import TestKit
import Testing

/// The pages as a browser shows them, from a running service.
@Suite("Staff pages: browser")
struct BrowserTests {
    @Test("a supervisor signs in with a token of the demo issuer and walks through every page without scripts")
    func walk() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: TestServers.freshName("saiken-pages"))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let key = folder.appending(path: "key")
        try Data(Data((0..<32).map { _ in UInt8.random(in: 0...255) }).base64EncodedString().utf8).write(to: key)
        let keys = try await saiken(["staff", "keys", "--key-file", key.path])
        try Data(keys.utf8).write(to: folder.appending(path: "keys.json"))
        let token = try await saiken([
            "staff", "token", "--key-file", key.path, "--subject", "chief", "--name", "山田 課長", "--hat", "tax",
        ])
        try Data(token.utf8).write(to: folder.appending(path: "token"))
        let city = try await City(
            "pages", settings: ["SAIKEN_STAFF_KEYS": folder.appending(path: "keys.json").path])
        do {
            try await city.launch("case-management")
            try await prepare(city)
            let base = "http://127.0.0.1:\(try await city.port(of: "case-management"))"
            let shots = ProcessInfo.processInfo.environment["SAIKEN_TEST_SCREENSHOTS"]
            let output = try await CommandLineTool("/usr/bin/python3").run([
                Fixtures.project.appending(path: "ops/test.d/browser.py").path, base,
                folder.appending(path: "token").path, shots ?? folder.appending(path: "shots").path, "さくら",
            ])
            #expect(output.exitCode == 0, "\(output.text)")
        } catch {
            try await city.close()
            throw error
        }
        try await city.close()
    }

    private func saiken(_ arguments: [String]) async throws -> String {
        let output = try await CommandLineTool(Fixtures.executable("saiken").path).run(arguments)
        guard output.exitCode == 0 else { throw TestKitError("saiken \(arguments): \(output.text)") }
        return output.text
    }

    /// Debtors, an officer who may supervise, demands, a hold and a refused seizure.
    private func prepare(_ city: City) async throws {
        let file = SmallAssessment.file(
            SmallAssessment.lines + StaffOffice.file.split(separator: "\n").dropFirst().map(String.init))
        let requests = [
            ("/assessments", file),
            (
                "/officers",
                #"{"officer":"chief","classes":["enforceable","private"],"from":"2020-04-01","supervisor":true}"#
            ),
            ("/demands", #"{"officer":"chief"}"#),
            ("/holds", #"{"claim":"C3","code":"objection","reason":"審査請求中","from":"2026-03-01"}"#),
            ("/holds", #"{"person":"Q1","code":"contact_restricted","reason":"電話は平日夜間のみ"}"#),
        ]
        for (path, body) in requests {
            let answer = try await Loopback.send(
                "POST", port: try await city.port(of: "case-management"), path, body: Data(body.utf8),
                headers: ["authorization": "Bearer \(City.token)", "x-staff": "yamada"])
            guard answer.status < 300 else { throw TestKitError("\(path): \(answer.text)") }
        }
    }
}
