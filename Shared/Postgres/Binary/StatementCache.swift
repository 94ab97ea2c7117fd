/// The prepared statements of one connection, by SQL text and declared parameter types, at most `capacity` of them;
/// the one unused for longest makes room.
struct StatementCache {
    private struct Entry {
        let name: String
        let types: [UInt32]
        var lastUse: UInt64
    }

    private var entries: [String: [Entry]] = [:]
    private var uses: UInt64 = 0
    /// How many names were given out.
    private(set) var namedSoFar: UInt64 = 0
    private(set) var count = 0
    let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// The name of a statement prepared for this text and parameters of these types. NULL fits any type; a parameter
    /// prepared as NULL fits only NULL, because the server chose its type.
    mutating func name(of sql: String, for values: [PostgresValue]) -> String? {
        guard let place = entries.index(forKey: sql),
            let found = entries.values[place].firstIndex(where: { Self.fits($0.types, values) })
        else { return nil }
        uses += 1
        entries.values[place][found].lastUse = uses
        return entries.values[place][found].name
    }

    /// A name never used before on this connection.
    mutating func newName() -> String {
        namedSoFar += 1
        return "s\(namedSoFar)"
    }

    /// Keeps a statement that was prepared.
    mutating func insert(_ name: String, sql: String, types: [UInt32]) {
        uses += 1
        entries[sql, default: []].append(Entry(name: name, types: types, lastUse: uses))
        count += 1
    }

    /// When it is full: removes the statement unused for longest and returns its name, to be deallocated.
    mutating func makeRoom() -> String? {
        guard count >= capacity else { return nil }
        let oldest = entries.lazy.flatMap { sql, variants in variants.map { (sql: sql, entry: $0) } }
            .min { $0.entry.lastUse < $1.entry.lastUse }
        guard let oldest else { return nil }
        remove(oldest.entry.name, sql: oldest.sql)
        return oldest.entry.name
    }

    /// Forgets all statements; the server keeps them until the connection ends.
    mutating func removeAll() {
        entries.removeAll()
        count = 0
    }

    private mutating func remove(_ name: String, sql: String) {
        guard let index = entries[sql]?.firstIndex(where: { $0.name == name }) else { return }
        entries[sql]?.remove(at: index)
        if entries[sql]?.isEmpty == true { entries[sql] = nil }
        count -= 1
    }

    private static func fits(_ types: [UInt32], _ values: [PostgresValue]) -> Bool {
        guard types.count == values.count else { return false }
        for (type, value) in zip(types, values) {
            let wanted = value.typeID
            if wanted != type, wanted != TypeID.unspecified { return false }
        }
        return true
    }
}
