public import HTTPTypes

/// The plain case of a `POST {path}/{parameter}` that is answered on its connection's own thread, without a task: for
/// calls that come by the thousand and wait for nothing but a commit.
///
/// The router's route of the same path stays in charge: whatever is not the plain case is handed to it untouched, so that
/// every refusal is worded in one place.
public struct DirectRoute: Sendable {
    /// A request as it came, to its end.
    public struct Call: Sendable {
        public let head: HTTPRequest
        public let body: [UInt8]
        /// The last part of the path: no `/`, `?` or percent sign stands in it.
        public let parameter: String
    }

    /// Answers with 200 and this JSON; nil hands the request to the router. To be called once, on any thread.
    public typealias Tell = @Sendable (_ json: String?) -> Void

    let prefix: String
    /// As the router names it in counts.
    let endpoint: String
    let bytesMax: Int
    let answer: @Sendable (Call, @escaping Tell) -> Void

    /// - Parameters:
    ///   - path: what stands before the parameter, such as `/webhooks`.
    ///   - parameter: its name in the router's route.
    ///   - bytesMax: a larger body is the router's.
    ///   - answer: runs on the connection's thread and must not block it.
    public init(
        _ path: String, parameter: String, bytesMax: Int,
        answer: @escaping @Sendable (Call, @escaping Tell) -> Void
    ) {
        (prefix, endpoint) = ("\(path)/", "\(path)/{\(parameter)}")
        (self.bytesMax, self.answer) = (bytesMax, answer)
    }

    /// The parameter of a request that is this route's; nil for any other, and for one that needs more than an answer.
    func parameter(of head: HTTPRequest) -> String? {
        guard head.method == .post, let path = head.path, path.utf8.starts(with: prefix.utf8),
            head.headerFields[.expect] == nil, head.headerFields[.connection] != "close"
        else { return nil }
        let rest = path.utf8.dropFirst(prefix.utf8.count)
        guard !rest.isEmpty, rest.allSatisfy({ $0 != 0x2F && $0 != 0x3F && $0 != 0x25 }) else { return nil }
        return String(Substring(rest))
    }
}
