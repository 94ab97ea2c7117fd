import CodecPrimitives

/// An object of a layout file, read by key; every error names the path of the key.
struct LayoutObject {
    let path: String
    private let members: [(key: ReceivedText, value: JSONValue)]

    init(_ value: JSONValue, at path: String) throws(RecordsError) {
        guard let members = value.members else { throw RecordsError(.layoutValueInvalid, at: path) }
        (self.members, self.path) = (members, path)
    }

    /// The members in the order of the file.
    var all: [(key: ReceivedText, value: JSONValue)] { members }

    func has(_ key: String) -> Bool { value(key) != nil }

    func value(_ key: String) -> JSONValue? {
        members.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }

    func object(_ key: String) throws(RecordsError) -> LayoutObject {
        guard let value = value(key) else { throw invalid(key) }
        return try LayoutObject(value, at: place(key))
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

    func objects(_ key: String) throws(RecordsError) -> [LayoutObject] {
        guard let values = value(key)?.array else { throw invalid(key) }
        var objects: [LayoutObject] = []
        for (index, value) in values.enumerated() {
            objects.append(try LayoutObject(value, at: "\(place(key))[\(index)]"))
        }
        return objects
    }

    func number(_ key: String, in range: ClosedRange<Int>) throws(RecordsError) -> Int {
        guard let number = value(key)?.number, range.contains(number) else { throw invalid(key) }
        return number
    }

    /// False when the key is not there.
    func flag(_ key: String) throws(RecordsError) -> Bool {
        guard let value = value(key) else { return false }
        guard let flag = value.bool else { throw invalid(key) }
        return flag
    }

    /// A misspelt key would silently do nothing, so every unknown key is refused.
    func refuseOthers(than keys: [String]) throws(RecordsError) {
        let known = Set(keys.map(ReceivedText.init))
        for member in members where !known.contains(member.key) {
            throw RecordsError(.layoutKeyUnknown, at: place(member.key.string))
        }
    }

    func invalid(_ key: String) -> RecordsError { RecordsError(.layoutValueInvalid, at: place(key)) }

    func place(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}
