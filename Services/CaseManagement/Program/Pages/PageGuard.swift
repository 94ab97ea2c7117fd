import HTTPTypes
import Hummingbird

/// What keeps pages from being abused by other pages: headers that every answer carries, and the check of where a form
/// was sent from.
enum PageGuard {
    /// No script at all; styles of this service only; never inside a frame; kept nowhere; forms go here only.
    static let headers: [(name: String, value: String)] = [
        (
            "content-security-policy",
            "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none';"
                + " base-uri 'none'"
        ),
        ("x-frame-options", "DENY"), ("x-content-type-options", "nosniff"), ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"), ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ]

    static func protect(_ response: inout Response) {
        for (name, value) in headers {
            if let field = HTTPField.Name(name) { response.headers[field] = value }
        }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    }

    /// Whether a form was sent from a page of this service (CSRF). A program that is no browser sends neither header,
    /// and carries no cookie that it did not put there itself.
    static func isOwn(_ request: Request) -> Bool {
        if let site = HTTPField.Name("sec-fetch-site").flatMap({ request.headers[$0] }) {
            return ["same-origin", "none"].contains { site.utf8.elementsEqual($0.utf8) }
        }
        guard let origin = request.headers[.origin] else { return true }
        guard let host = request.head.authority, let scheme = origin.utf8.firstRange(of: "://".utf8) else {
            return false
        }
        return origin.utf8[scheme.upperBound...].elementsEqual(host.utf8)
    }
}
