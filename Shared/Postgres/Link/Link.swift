internal import CLibPQ
import Glibc
internal import Logging
internal import PollThread

/// One connection of libpq, confined to the thread of the actor that owns it. It ends with its last reference.
///
/// Whatever goes wrong below the level of SQL has one answer: the link is broken, its owner drops it and makes a new
/// one. There is no repair in place.
@safe
final class Link {
    let connection: OpaquePointer
    let settings: PostgresSettings
    let logger: Logger
    let interrupt: Interrupt
    private let notices: NoticeSink
    var parameters = ParameterBlock()
    var statements: StatementCache
    /// Outside a transaction of ours each statement commits by itself, so losing the link leaves its effect unknown.
    var isAutocommit = true
    /// The bound of each statement of the present transaction or session.
    var statementTimeout: Duration
    /// The deadline of the statement under way has passed and the server was asked to stop it.
    var hasTimedOut = false
    private(set) var isClosed = false

    /// Connects; blocks for at most `connectTimeoutSeconds` for each address of the host.
    init(_ settings: PostgresSettings, interrupt: Interrupt, logger: Logger) throws(PostgresError) {
        guard let connection = unsafe connect(settings.connectionParameters) else {
            throw PostgresError(code: .connectionFailed, message: "no memory for a connection")
        }
        unsafe self.connection = unsafe connection
        self.settings = settings
        self.logger = logger
        self.interrupt = interrupt
        notices = NoticeSink(logger: logger)
        statements = StatementCache(capacity: settings.statementCacheMax)
        statementTimeout = .seconds(settings.statementTimeoutSeconds)
        guard unsafe PQstatus(connection) == CONNECTION_OK, unsafe PQsetnonblocking(connection, 1) == 0 else {
            throw PostgresError(code: .connectionFailed, message: connectText)
        }
        unsafe notices.install(on: connection)
        unsafe interrupt.attach(to: connection)
    }

    deinit {
        interrupt.detach()
        unsafe PQfinish(connection)
    }

    /// True when the link is of no more use.
    var isBroken: Bool {
        unsafe isClosed || PQstatus(connection) != CONNECTION_OK
    }

    /// Gives the link up: the owner will drop it.
    func breakOff() {
        isClosed = true
    }

    /// The descriptor to watch while idle.
    var descriptor: CInt { unsafe PQsocket(connection) }

    /// Why no connection was made, first line only. Later libpq's texts may quote values, so they are not used.
    private var connectText: String {
        guard let text = unsafe PQerrorMessage(connection) else { return "no text" }
        let lines = unsafe String(cString: text).split(separator: "\n")
        return lines.first.map(String.init) ?? "no text"
    }

    /// What stands between statements in the transaction: idle, in transaction, failed.
    var isInTransaction: Bool {
        let status = unsafe PQtransactionStatus(connection)
        return status != PQTRANS_IDLE
    }

    /// While nobody uses the link: reads what the server sends of its own. False when it has gone.
    func stillThere() -> Bool {
        guard !isBroken, unsafe PQconsumeInput(connection) == 1 else { return false }
        while let notification = unsafe PQnotifies(connection) { unsafe PQfreemem(notification) }
        return !isBroken
    }
}

/// Connects with keyword/value pairs; the strings are copied for the call and freed after it.
private func connect(_ parameters: [(keyword: String, value: String)]) -> OpaquePointer? {
    var keywords = unsafe parameters.map { unsafe UnsafePointer<CChar>(strdup($0.keyword)) }
    var values = unsafe parameters.map { unsafe UnsafePointer<CChar>(strdup($0.value)) }
    unsafe keywords.append(nil)
    unsafe values.append(nil)
    defer { unsafe (keywords + values).forEach { unsafe free(UnsafeMutablePointer(mutating: $0)) } }
    return unsafe PQconnectdbParams(keywords, values, 0)
}
