import Postgres
import ServiceKit

/// What waits for its next step, with the moment of the oldest (滞留).
enum OutsourcingHealth {
    static func piles(in tx: borrowing Transaction) throws -> [String: HealthReport.Pile] {
        try HealthPiles.read(
            """
            select 'assignment_' || (array ['requested', 'asking', 'cleared'])[state], count(*), min(changed_at)
            from assignments where state < 4 group by state
            union all
            select 'handover_unacknowledged', count(*), min(handed_over_at) from assignments
            where state = 4 and acknowledged_at is null having count(*) > 0
            union all
            select 'handover_revoked', count(*), min(r.revoked_at) from assignments a
            join revoked_clearances r using (clearance_id) where a.state = 4 having count(*) > 0
            union all
            select 'collection_unremitted', count(*), min(recorded_at) from collections c
            where not exists (select from remittances r where r.receipt_id = c.receipt_id) having count(*) > 0
            """, in: tx)
    }
}
