import CodecPrimitives

/// An object of a layout file, read by key; every error names the path of the key and its byte in the file.
struct LayoutObject {
    let path: String
    /// The byte in the file at which the object begins.
    let offset: Int
    private let members: [JSONMember]

    init(_ value: JSONValue, at path: String, offset: Int = 0) throws(RecordsError) {
        guard let members = value.members else {
            throw RecordsError(.layoutValueInvalid, at: path, offset: offset)
        }
        (self.members, self.offset, self.path) = (members.all, members.offset, path)
    }

    private init(_ members: [JSONMember], offset: Int, path: String) {
        (self.members, self.offset, self.path) = (members, offset, path)
    }

    /// The same object under another path.
    func renamed(_ path: String) -> LayoutObject { LayoutObject(members, offset: offset, path: path) }

    /// The same object as if a key were not there.
    func without(_ key: String) -> LayoutObject {
        LayoutObject(members.filter { !$0.key.utf8.elementsEqual(key.utf8) }, offset: offset, path: path)
    }

    /// The members in the order of the file.
    var all: [JSONMember] { members }

    func has(_ key: String) -> Bool { value(key) != nil }

    func value(_ key: String) -> JSONValue? { member(key)?.value }

    private func member(_ key: String) -> JSONMember? { members.first { $0.key.utf8.elementsEqual(key.utf8) } }

    func object(_ key: String) throws(RecordsError) -> LayoutObject {
        guard let member = member(key) else { throw invalid(key) }
        return try LayoutObject(member.value, at: place(key), offset: member.offset)
    }

    func text(_ key: String) throws(RecordsError) -> ReceivedText {
        guard let text = value(key)?.text, !text.isEmpty else { throw invalid(key) }
        return text
    }

    func optionalText(_ key: String) throws(RecordsError) -> ReceivedText? {
        has(key) ? try text(key) : nil
    }

    func texts(_ key: String) throws(RecordsError) -> [ReceivedText] {
        guard let values = value(key)?.array else { throw invalid(key) }
        let texts = values.compactMap(\.text)
        guard texts.count == values.count else { throw invalid(key) }
        return texts
    }

    /// A text or a list of texts.
    func oneOrMoreTexts(_ key: String) throws(RecordsError) -> [ReceivedText] {
        value(key)?.array == nil ? [try text(key)] : try texts(key)
    }

    func objects(_ key: String) throws(RecordsError) -> [LayoutObject] {
        guard let member = member(key), let values = member.value.array else { throw invalid(key) }
        var objects: [LayoutObject] = []
        for (index, value) in values.enumerated() {
            objects.append(try LayoutObject(value, at: "\(place(key))[\(index)]", offset: member.offset))
        }
        return objects
    }

    func number(_ key: String, in range: ClosedRange<Int>) throws(RecordsError) -> Int {
        guard let number = value(key)?.number, range.contains(number) else { throw invalid(key) }
        return number
    }

    /// False when the key is not there.
    func flag(_ key: String) throws(RecordsError) -> Bool { try optionalFlag(key) ?? false }

    /// Nil when the key is not there.
    func optionalFlag(_ key: String) throws(RecordsError) -> Bool? {
        guard let value = value(key) else { return nil }
        guard let flag = value.bool else { throw invalid(key) }
        return flag
    }

    /// The one of these that the key names; nil when the key is not there.
    func choice<Choice: CaseIterable & RawRepresentable>(
        _ key: String, of type: Choice.Type
    ) throws(RecordsError) -> Choice? where Choice.RawValue == String {
        guard let name = try optionalText(key) else { return nil }
        guard let found = Choice.allCases.first(where: { ReceivedText($0.rawValue) == name }) else {
            throw invalid(key)
        }
        return found
    }

    /// The field or slice of a record that the key names.
    func field(_ key: String, of record: RecordLayout) throws(RecordsError) -> FieldReference {
        let name = try text(key)
        return try located(key) { () throws(RecordsError) in try record.reference(name) }
    }

    /// Runs a search whose error is the fault of this key.
    func located<Found>(_ key: String, _ search: () throws(RecordsError) -> Found) throws(RecordsError) -> Found {
        do {
            return try search()
        } catch {
            throw RecordsError(error.code, at: error.place, offset: byte(of: key))
        }
    }

    /// A misspelt key would silently do nothing, so every unknown key is refused.
    func refuseOthers(than keys: [String]) throws(RecordsError) {
        let known = Set(keys.map(ReceivedText.init))
        for member in members where !known.contains(member.key) {
            throw RecordsError(.layoutKeyUnknown, at: place(member.key.string), offset: member.offset)
        }
    }

    func invalid(_ key: String) -> RecordsError {
        RecordsError(.layoutValueInvalid, at: place(key), offset: byte(of: key))
    }

    func place(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// Where a key stands in the file; the object's own place for one that is missing.
    func byte(of key: String) -> Int { member(key)?.offset ?? offset }
}
