import Postgres
import ServiceKit

/// Items and batches that wait for their next step, with the moment of the oldest (滞留).
enum GarnishmentHealth {
    static func piles(in tx: borrowing Transaction) throws -> [String: HealthReport.Pile] {
        try HealthPiles.read(
            """
            select 'item_' || (array ['requested', 'drafting', 'cleared', 'evidenced', 'approved', 'clearing',
                'export_cleared', 'exported', 'served'])[state], count(*), min(changed_at)
            from seizure_items where state < 10 group by state
            union all
            select 'stop_list', count(*), min(r.revoked_at) from exports e join revoked_clearances r using (clearance_id)
            join seizure_items i using (request_id) where i.state in (8, 9) having count(*) > 0
            union all
            select 'receipt_unposted', count(*), min(recorded_at) from seizure_receipts r
            where not exists (select from seizure_postings p where p.receipt_id = r.receipt_id) having count(*) > 0
            """, in: tx)
    }
}
