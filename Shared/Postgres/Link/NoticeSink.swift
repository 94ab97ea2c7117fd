internal import CLibPQ
internal import Logging

/// Takes what the server remarks into the log; libpq would write it to the error stream.
///
/// One per connection, retained by its `Link`, which ends libpq's connection before it lets go of the sink.
final class NoticeSink: Sendable {
    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    func install(on connection: OpaquePointer) {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        _ = unsafe PQsetNoticeReceiver(
            connection,
            { context, result in
                guard let context = unsafe context, let result = unsafe result else { return }
                unsafe Unmanaged<NoticeSink>.fromOpaque(context).takeUnretainedValue().note(result)
            }, context)
    }

    private func note(_ result: OpaquePointer) {
        let sqlState = unsafe resultField(result, saiken_pq_sqlstate)
        let severity = unsafe resultField(result, saiken_pq_severity)
        let text = unsafe resultField(result, saiken_pq_primary) ?? "no text"
        let level: Logger.Level = severity == "WARNING" || severity == "FATAL" ? .warning : .debug
        logger.log(
            level: level, "server notice: \(withoutQuotedValue(text, sqlState: sqlState))",
            metadata: ["sqlState": "\(sqlState ?? "none")"])
    }
}

/// A text field of an error or notice; `result` is only borrowed.
func resultField(_ result: OpaquePointer, _ field: CInt) -> String? {
    guard let text = unsafe PQresultErrorField(result, field) else { return nil }
    return unsafe String(cString: text)
}
