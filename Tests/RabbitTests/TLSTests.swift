import Foundation
import Rabbit
import TestKit
import Testing

@Suite("TLS to the broker")
struct TLSTests {
    /// Who signed the server's certificate, and for which host it is asked.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let caFile: String
        let host: String
        let isTrusted: Bool
    }

    static let cases = [
        Case(testDescription: "the right authority and host", caFile: "ca.pem", host: "localhost", isTrusted: true),
        Case(testDescription: "another authority", caFile: "other.pem", host: "localhost", isTrusted: false),
        Case(testDescription: "another host", caFile: "ca.pem", host: "127.0.0.1", isTrusted: false),
        Case(testDescription: "no authority at all", caFile: "absent.pem", host: "localhost", isTrusted: false),
    ]

    @Test("only a certificate of a trusted authority for this very host is accepted", arguments: cases)
    func verification(_ one: Case) async throws {
        let folder = try Fixtures.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try await makeCertificates(in: folder)
        let port = try HTTPProbe.freePort()
        // It speaks TLS and then waits for a request line, so a trusted connection ends at the handshake's deadline.
        let server = try ServiceProcess(
            URL(filePath: "/usr/bin/openssl"),
            arguments: ["s_server", "-accept", "\(port)", "-cert", "server.pem", "-key", "server.key", "-www"],
            in: folder, log: folder.appending(path: "server.log"))
        try await eventually("the server listens") { server.output.contains("ACCEPT") }
        var settings = RabbitSettings(
            host: one.host, port: port, user: "u", password: "p",
            tls: RabbitTLS(caFile: folder.appending(path: one.caFile).path))
        (settings.handshakeTimeoutSeconds, settings.connectTimeoutSeconds) = (1, 5)
        try await withPublisher(settings, connected: false) { publisher in
            try await eventually("the attempt has ended") { publisher.status.lastError != nil }
            let code = publisher.status.lastError?.code
            #expect(code == (one.isTrusted ? .timedOut : .insecure))
        }
        try await server.kill()
    }

    /// An authority with a certificate for `localhost`, and another authority.
    private func makeCertificates(in folder: URL) async throws {
        for (name, subject) in [("ca", "/CN=authority"), ("other", "/CN=other authority")] {
            try await openssl(
                folder,
                [
                    "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", subject, "-keyout",
                    "\(name).key",
                    "-out", "\(name).pem",
                ])
        }
        try await openssl(
            folder,
            [
                "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", "server.key", "-out",
                "server.csr",
            ])
        try Data("subjectAltName=DNS:localhost\n".utf8).write(to: folder.appending(path: "names.txt"))
        try await openssl(
            folder,
            [
                "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days",
                "2",
                "-extfile", "names.txt", "-out", "server.pem",
            ])
    }

    private func openssl(_ folder: URL, _ arguments: [String]) async throws {
        let output = try await CommandLineTool("/usr/bin/openssl").run(arguments, in: folder)
        guard output.exitCode == 0 else { throw TestKitError("openssl \(arguments[0]): \(output.text)") }
    }
}
