import Postgres
import Testing

@Suite struct TypesTests {
    @Test("every scalar comes back as it was sent")
    func scalars() async throws {
        try await TestDatabase.with { pool, _ in
            try await pool.withTransaction { tx in
                let id = PostgresUUID(high: 0x0192_3456_789A_7BCD, low: 0x8123_4567_89AB_CDEF)
                let values: [PostgresValue] = [
                    .bool(true), .int(-9_007_199_254_740_993), .int32(.min), .text("債権\u{3000}髙﨑 O'Neil"),
                    .bytes([0, 255, 92, 39]), .uuid(id), .date(daysSinceEpoch: 20_000),
                    .timestamp(microsecondsSinceEpoch: -1), .json(#"{"a": "再建"}"#),
                ]
                let sql = "select $1, $2, $3, $4, $5, $6, $7, $8, $9"
                let count: Int? = try tx.first(sql, values) { row in
                    same(try row.bool(0), true)
                    same(try row.int(1), -9_007_199_254_740_993)
                    same(try row.int32(2), .min)
                    same(try row.int(2), Int64(Int32.min))
                    same(try row.text(3), "債権\u{3000}髙﨑 O'Neil")
                    same(try row.bytes(4), [0, 255, 92, 39])
                    same(try row.uuid(5), id)
                    same(try row.date(6), 20_000)
                    same(try row.timestamp(7), -1)
                    same(try row.text(8), #"{"a": "再建"}"#)
                    return row.count
                }
                #expect(count == 9)
            }
        }
    }

    @Test("the server reads our dates and moments as we mean them")
    func epochs() async throws {
        try await TestDatabase.with { pool, _ in
            let texts = try await pool.withTransaction { tx in
                try tx.first(
                    "select $1::text, $2::text, $3::text, $4::text",
                    [
                        .date(daysSinceEpoch: 0), .date(daysSinceEpoch: -25_567),
                        .timestamp(microsecondsSinceEpoch: 1_700_000_000_123_456),
                        .uuid(high: 0x0011_2233_4455_6677, low: 0x8899_AABB_CCDD_EEFF),
                    ]
                ) { row in [try row.text(0), try row.text(1), try row.text(2), try row.text(3)] }
            }
            #expect(
                texts == [
                    "1970-01-01", "1900-01-01", "2023-11-14 22:13:20.123456+00",
                    "00112233-4455-6677-8899-aabbccddeeff",
                ])
        }
    }

    @Test("a date the server cannot hold is refused, not changed")
    func outOfRange() async throws {
        try await TestDatabase.with { pool, _ in
            let error = await postgresError {
                _ = try await pool.withTransaction { tx in
                    try tx.execute("select $1", [.date(daysSinceEpoch: .min + 5)])
                }
            }
            #expect(error?.sqlState == "22008")
        }
    }

    @Test("NULL is nil for the optional accessors and an error for the others")
    func nulls() async throws {
        try await TestDatabase.with { pool, _ in
            try await pool.withTransaction { tx in
                let sql = "select null::bigint, null::text, null::uuid, null::date, null::bool, null::timestamptz"
                _ = try tx.first(sql) { row in
                    same(try row.optionalInt(0), nil)
                    same(try row.optionalText(1), nil)
                    same(try row.optionalUUID(2), nil)
                    same(try row.optionalDate(3), nil)
                    same(try row.optionalBool(4), nil)
                    same(try row.optionalTimestamp(5), nil)
                    same(try row.isNull(0), true)
                    refused { _ = try row.int(0) }
                }
            }
        }
    }

    @Test("a column of another type, or that is not there, is an error with its number")
    func mismatch() async throws {
        try await TestDatabase.with { pool, _ in
            let asked: [@Sendable (borrowing PostgresRow) throws -> Void] = [
                { _ = try $0.int(0) }, { _ = try $0.uuid(1) }, { _ = try $0.int32(1) }, { _ = try $0.date(0) },
                { _ = try $0.int(2) },
            ]
            for (index, ask) in asked.enumerated() {
                let error = await postgresError {
                    _ = try await pool.withTransaction { tx in try tx.first("select 'x'::text, 1::bigint", [], ask) }
                }
                #expect(error?.code == (index == 4 ? .columnMissing : .typeMismatch))
            }
        }
    }

    @Test("arrays come back element for element, NULLs and emptiness included")
    func arrays() async throws {
        try await TestDatabase.with { pool, _ in
            try await pool.withTransaction { tx in
                let ids = [PostgresUUID(high: 1, low: 2), PostgresUUID(high: .max, low: 0)]
                let values: [PostgresValue] = [
                    .ints([1, -2, .max]), .int32s([7, -8]), .texts(["", "あ", "a,b\"{}"]), .bytesArray([[], [0, 1]]),
                    .uuids(ids), .dates([0, 19_999]), .timestamps([0, -5]), .bools([true, false]),
                ]
                _ = try tx.first("select $1, $2, $3, $4, $5, $6, $7, $8", values) { row in
                    same(try row.ints(0), [1, -2, .max])
                    same(try row.int32s(1), [7, -8])
                    same(try row.texts(2), ["", "あ", "a,b\"{}"])
                    same(try row.bytesArray(3), [[], [0, 1]])
                    same(try row.uuids(4), ids)
                    same(try row.dates(5), [0, 19_999])
                    same(try row.timestamps(6), [0, -5])
                    same(try row.bools(7), [true, false])
                }
                let optionals: [PostgresValue] = [
                    .optionalInts([nil, 3]), .optionalTexts(["x", nil]), .optionalUUIDs([nil, ids[0]]),
                    .optionalDates([5, nil]), .optionalTimestamps([nil]), .ints([]),
                ]
                _ = try tx.first("select $1, $2, $3, $4, $5, $6", optionals) { row in
                    same(try row.optionalInts(0), [nil, 3])
                    same(try row.optionalTexts(1), ["x", nil])
                    same(try row.optionalUUIDs(2), [nil, ids[0]])
                    same(try row.optionalDates(3), [5, nil])
                    same(try row.optionalTimestamps(4), [nil])
                    same(try row.ints(5).isEmpty, true)
                    refused { _ = try row.ints(0) }
                }
            }
        }
    }

    @Test("arrays of equal length unnest into rows")
    func unnest() async throws {
        try await TestDatabase.with { pool, _ in
            let rows = try await pool.withTransaction { tx in
                try tx.query(
                    "select a, b from unnest($1, $2) with ordinality as t(a, b, n) order by n",
                    [.ints(Array(0..<5_000)), .optionalTexts((0..<5_000).map { $0 % 3 == 0 ? nil : "行\($0)" })]
                ) { row in (try row.int(0), try row.optionalText(1)) }
            }
            #expect(rows.count == 5_000)
            #expect(rows.allSatisfy { $0.1 == ($0.0 % 3 == 0 ? nil : "行\($0.0)") })
        }
    }

    @Test("the label of an enum is text, and text becomes one by a cast")
    func enums() async throws {
        try await TestDatabase.with { pool, _ in
            let label = try await pool.withTransaction { tx in
                try tx.script("create type stage as enum ('flash', 'confirmed')")
                return try tx.first("select $1::text::stage", [.text("confirmed")]) { row in try row.text(0) }
            }
            #expect(label == "confirmed")
        }
    }
}
