import Codec
import Foundation
public import HTTPTypes
public import Hummingbird

/// What a request is answered with when it is not fulfilled (RFC 9457 problem details).
///
/// `type` is stable: `urn:saiken:problem:<code>`. Texts hold no personal data.
public struct Problem: Error, HTTPResponseError, Sendable, Equatable {
    /// Stable kebab-case word, the last part of `type`; given in snake_case where it is the name of a rule.
    public let code: String
    public let status: HTTPResponse.Status
    /// The same for every occurrence of the code.
    public let title: ProblemText
    /// What is particular to this occurrence.
    public var detail: ProblemText?
    /// What was found in what was sent, at most `findingsMax`.
    public var findings: [Finding]

    /// Findings that one answer may hold.
    public static let findingsMax = 100

    public init(
        _ code: String, status: HTTPResponse.Status, title: ProblemText, detail: ProblemText? = nil,
        findings: [Finding] = []
    ) {
        self.code = code.split(separator: "_").joined(separator: "-")
        (self.status, self.title, self.detail) = (status, title, detail)
        self.findings = Array(findings.prefix(Problem.findingsMax))
    }

    /// Whether the same request may succeed later.
    public var isRetriable: Bool { [429, 503, 504].contains(status.code) }

    public func response(from request: Request, context: some RequestContext) throws -> Response {
        let language = AcceptedLanguage(header: request.headers[.acceptLanguage])
        let body = ProblemBody(
            type: "urn:saiken:problem:\(code)", title: title.text(in: language), status: status.code,
            detail: detail?.text(in: language),
            trace: TraceContext.current?.traceID, findings: findings.isEmpty ? nil : findings)
        var headers: HTTPFields = [.contentType: "application/problem+json"]
        if isRetriable { headers[.retryAfter] = "5" }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Response(
            status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: try encoder.encode(body))))
    }
}

extension Problem {
    /// One thing wrong in a file or body: where it stands and which rule it breaks.
    public struct Finding: Codable, Sendable, Equatable {
        public var file: String?
        public var line: Int?
        public var record: Int?
        public var field: String?
        public var offset: Int?
        /// The offending bytes in hexadecimal, only where they are no personal data.
        public var bytes: String?
        /// The rule's stable name.
        public var rule: String
        /// The article of law that the rule rests on.
        public var article: String?
        /// What stands against it, in Japanese and without personal data.
        public var fact: String?

        public init(
            rule: String, file: String? = nil, line: Int? = nil, record: Int? = nil, field: String? = nil,
            offset: Int? = nil, bytes: String? = nil
        ) {
            (self.rule, self.file, self.line, self.record) = (rule, file, line, record)
            (self.field, self.offset, self.bytes) = (field, offset, bytes)
        }

        /// A refusal by law.
        public init(rule: String, article: String, fact: String) {
            self.init(rule: rule)
            (self.article, self.fact) = (article, fact)
        }
    }

    public static func badRequest(_ code: String = "bad-request", _ detail: ProblemText) -> Problem {
        Problem(code, status: .badRequest, title: "The request is not understood.", detail: detail)
    }

    public static func notFound(_ detail: ProblemText) -> Problem {
        Problem("not-found", status: .notFound, title: "There is no such thing.", detail: detail)
    }

    public static func conflict(_ code: String, _ detail: ProblemText) -> Problem {
        Problem(code, status: .conflict, title: "The request contradicts what is already known.", detail: detail)
    }

    public static func forbidden(_ code: String, _ detail: ProblemText) -> Problem {
        Problem(code, status: .forbidden, title: "The request is not allowed.", detail: detail)
    }

    /// The service cannot accept this now; the sender keeps it and tries again.
    public static func unavailable(_ detail: ProblemText) -> Problem {
        Problem(
            "unavailable", status: .serviceUnavailable, title: "The service cannot accept this now.", detail: detail)
    }

    static let tooLarge = Problem(
        "body-too-large", status: .contentTooLarge, title: "The request's body is larger than allowed.")
    static let internalFailure = Problem(
        "internal", status: .internalServerError, title: "The service failed; the log has the cause under this trace.")
}

private struct ProblemBody: Encodable {
    let type: String
    let title: String
    let status: Int
    let detail: String?
    let trace: String?
    let findings: [Problem.Finding]?
}
