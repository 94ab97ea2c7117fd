/// Makes the receipt of one amount trouble for case management, and no other: a trigger on the facts it keeps.
struct ReceiptTrap: Sendable {
    /// What happens when the receipt is written.
    enum Effect {
        /// It can never be written.
        case refused
        /// Whoever writes it waits until the lock `ReceiptTrap.lock` is free.
        case waiting
    }

    /// Key of the session lock that `waiting` waits for.
    static let lock = 6662
    private let database: CityDatabase

    static func set(_ effect: Effect, on amount: Int, in city: City) async throws -> ReceiptTrap {
        let database = try await city.database(of: "case-management")
        let action =
            switch effect {
            case .refused: "raise exception 'trapped' using errcode = 'check_violation'"
            case .waiting: "perform pg_advisory_xact_lock_shared(\(lock))"
            }
        try await database.run(
            """
            create function trap_receipt() returns trigger language plpgsql as $$
                begin if new.amount = \(amount) then \(action); end if; return new; end $$;
            create trigger trap before insert on receipt_versions for each row execute function trap_receipt();
            """)
        return ReceiptTrap(database: database)
    }

    /// Nothing is trouble any more.
    func lift() async throws {
        try await database.run("drop trigger trap on receipt_versions; drop function trap_receipt()")
    }
}
