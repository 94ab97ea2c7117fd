internal import Codec
internal import CodecPrimitives
internal import Postgres

/// Takes the streams' own messages: heartbeats of peers and requests to send again. Both may come any number of times.
struct StreamSignals: Sendable {
    let service: String
    let subscriptions: Subscriptions

    func apply(_ bodies: [MessageBody], in tx: borrowing Transaction) throws {
        var newest: [ReceivedText: StreamHeartbeat] = [:]
        for body in bodies {
            switch body {
            case .streamHeartbeat(let heartbeat):
                if let known = newest[heartbeat.service], known.at >= heartbeat.at { continue }
                newest[heartbeat.service] = heartbeat
            case .streamResend(let wanted): try Resend.markUnsent(wanted, of: service, in: tx)
            default: continue
            }
        }
        let own = ReceivedText(service)
        for heartbeat in newest.values.sorted(by: { $0.service < $1.service }) where heartbeat.service != own {
            try note(heartbeat, in: tx)
        }
    }

    private func note(_ heartbeat: StreamHeartbeat, in tx: borrowing Transaction) throws {
        // A peer whose clock runs ahead must not look fresher than it can be.
        _ = try tx.execute(
            """
            insert into peer_heartbeats as h (service, at) values ($1, least($2, clock_timestamp()))
            on conflict (service) do update set at = greatest(h.at, excluded.at), received_at = now()
            """, [.text(heartbeat.service), .at(heartbeat.at)])
        var announced: [StreamName: Int64] = [:]
        for position in heartbeat.last where position.stream.producer == heartbeat.service {
            guard subscriptions.include(position.stream.routingKey.string) else { continue }
            announced[position.stream] = max(announced[position.stream] ?? 0, position.sequence)
        }
        try StreamProgress.announce(announced, in: tx)
        let own = ReceivedText(service)
        let applied = heartbeat.applied.filter { $0.stream.producer == own }
        _ = try tx.execute(
            """
            insert into peer_applied as p (service, routing_key, applied_through)
            select distinct on (u.routing_key) $1::text, u.routing_key, u.applied_through
            from unnest($2::text[], $3::bigint[]) as u (routing_key, applied_through)
            order by u.routing_key, u.applied_through desc
            on conflict (service, routing_key)
                do update set applied_through = greatest(p.applied_through, excluded.applied_through)
            """,
            [.text(heartbeat.service), .texts(applied.map(\.stream.routingKey)), .ints(applied.map(\.sequence))])
    }
}
