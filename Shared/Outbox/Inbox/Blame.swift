internal import Codec
internal import Postgres

/// Whose fault a failure is, and how it is written down: codes only, never contents.
struct Blame: Sendable {
    /// Under this the failures are grouped: `refused.unknown_claim`, `postgres.checkViolation`.
    let cause: String
    let detail: String

    init(_ error: any Error) {
        switch error {
        case let error as MessageRefused:
            (cause, detail) = ("refused.\(error.code)", error.code)
        case let error as PartRefused:
            (cause, detail) = ("refused.\(error.code)", error.code)
        case let error as PostgresError:
            (cause, detail) = ("postgres.\(error.code.rawValue)", error.description)
        case let error as CodecError:
            (cause, detail) = ("codec.\(error.code.rawValue)", error.field)
        case let error as OutboxError:
            (cause, detail) = ("outbox.\(error.code.rawValue)", error.detail)
        default:
            // Another module's error may say more than a log may hold: its type has to do.
            (cause, detail) = ("failed.\(type(of: error))", String(describing: type(of: error)))
        }
    }

    /// Throws the error on when it is the environment's: the same message may succeed later, unchanged.
    static func rethrowIfTransient(_ error: any Error) throws {
        if error is CancellationError { throw error }
        // The commit may have happened: the inbox will tell when the message comes again.
        if let failure = error as? PostgresError, failure.isPassing { throw error }
    }
}
