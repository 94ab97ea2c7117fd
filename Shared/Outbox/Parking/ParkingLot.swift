internal import Codec
internal import CodecPrimitives
internal import Postgres

/// Puts messages that cannot be processed into the consumer's own database, where they are seen and wait for a person.
enum ParkingLot {
    /// Parks these, or counts another attempt for those that lie here already. What was applied before is not parked.
    static func park(_ parcels: [Parcel], in tx: borrowing Transaction) throws {
        guard !parcels.isEmpty else { return }
        let parcels = parcels.map(\.storable)
        _ = try tx.execute(
            insertion,
            [
                .optionalIDs(parcels.map(\.messageID)), .optionalTexts(parcels.map { $0.text(.type) }),
                .optionalTexts(parcels.map { $0.text(.source) }),
                .texts(parcels.map { $0.text(.routingKey) ?? $0.routingKey }),
                .optionalInts(parcels.map { $0.place?.sequence }),
                .texts(try parcels.map { try HeaderText.json($0.headers) }),
                .bytesArray(parcels.map(\.body)), .texts(parcels.map(\.cause)), .texts(parcels.map(\.detail)),
            ])
        var highest: [StreamName: Int64] = [:]
        for case let place? in parcels.map(\.place) {
            highest[place.stream] = max(place.sequence, highest[place.stream] ?? 0)
        }
        try StreamProgress.announce(highest, in: tx)
    }

    private static let insertion = """
        with given as (
            select distinct on (coalesce(u.message_id::text, encode(sha256(u.body), 'hex'))) u.*
            from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::bytea[],
                $8::text[], $9::text[]) with ordinality
                as u (message_id, type, producer, routing_key, sequence, headers, body, cause, detail, place)
            where not exists (select from inbox i where i.message_id = u.message_id)
            order by coalesce(u.message_id::text, encode(sha256(u.body), 'hex')), u.place
        )
        insert into parked as p
            (message_id, type, producer, routing_key, sequence, headers, body, body_hash, cause, detail)
        select message_id, type, producer, routing_key, sequence, headers::jsonb, body, sha256(body), cause, detail
        from given order by place
        on conflict (coalesce(message_id::text, encode(body_hash, 'hex'))) where state in ('open', 'replay')
            do update set attempts = p.attempts + 1, last_seen = now(), cause = excluded.cause,
                detail = excluded.detail
        """
}

extension Parcel {
    /// The same, as a database can hold it: U+0000, which no text column takes, becomes U+FFFD. Nobody of the suite sends
    /// one; without this a message that has one could be neither applied nor parked, and would hold up all behind it.
    fileprivate var storable: Parcel {
        var parcel = self
        parcel.routingKey = Parcel.storable(routingKey)
        parcel.headers = Dictionary(
            headers.map { name, value in
                guard case .text(let text) = value else { return (Parcel.storable(name), value) }
                return (Parcel.storable(name), .text(ReceivedText(Parcel.storable(text.string))))
            }, uniquingKeysWith: { first, _ in first })
        return parcel
    }

    private static func storable(_ text: String) -> String {
        guard text.utf8.contains(0) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { scalars.append(scalar.value == 0 ? "\u{FFFD}" : scalar) }
        return String(scalars)
    }
}
