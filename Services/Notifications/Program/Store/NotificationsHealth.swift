import Postgres
import ServiceKit

/// What waits for its next step, with the moment of the oldest (滞留).
enum NotificationsHealth {
    static func piles(in tx: borrowing Transaction) throws -> [String: HealthReport.Pile] {
        try HealthPiles.read(
            """
            select 'notice_' || (array ['requested', 'asking', 'cleared'])[state], count(*), min(changed_at)
            from notices where state < 4 group by state
            union all
            select 'piece_' || (array ['printed', 'asking', 'cleared', 'to_pull'])[state], count(*), min(changed_at)
            from pieces where state <= 4 group by state
            union all
            select 'bundle_unprinted', count(*), min(made_at) from bundle_parts where printed_at is null
            having count(*) > 0
            union all
            select 'bundle_open', count(*), min(made_at) from bundles where closed_at is null having count(*) > 0
            """, in: tx)
    }
}
