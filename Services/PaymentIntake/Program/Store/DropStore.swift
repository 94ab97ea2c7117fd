import CodecPrimitives
import Outbox
import Postgres

/// Who looks after the watched folder, and what an interrupted pick-up left behind.
enum DropStore {
    /// Takes or renews the lease of a folder for `seconds`; false while another replica has it.
    static func lease(
        _ folder: ReceivedText, to holder: EvidenceID, seconds: Int64, in tx: borrowing Transaction
    ) throws -> Bool {
        try tx.execute(
            """
            insert into drop_leases (folder, holder, leased_until)
            values ($1, $2, clock_timestamp() + make_interval(secs => $3))
            on conflict (folder) do update set holder = excluded.holder, leased_until = excluded.leased_until
            where drop_leases.holder = excluded.holder or drop_leases.leased_until < clock_timestamp()
            """, [.text(folder), .id(holder), .int(seconds)]) == 1
    }

    /// Forgets parts that an interrupted pick-up wrote, unless they have become evidence.
    static func forgetParts(of id: EvidenceID, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            delete from evidence_parts p where p.evidence_id = $1
                and not exists (select from evidence e where e.evidence_id = p.evidence_id)
            """, [.id(id)])
    }
}
