import CodecPrimitives

/// A value of a JSON text. Numbers are whole: a layout counts bytes.
indirect enum JSONValue: Sendable {
    /// The members in the order of the text, and the byte at which the object begins.
    case object([JSONMember], at: Int)
    case array([JSONValue])
    case text(ReceivedText)
    case number(Int)
    case bool(Bool)
    case null

    var text: ReceivedText? {
        if case .text(let text) = self { return text }
        return nil
    }

    var number: Int? {
        if case .number(let number) = self { return number }
        return nil
    }

    var bool: Bool? {
        if case .bool(let bool) = self { return bool }
        return nil
    }

    var array: [JSONValue]? {
        if case .array(let values) = self { return values }
        return nil
    }

    var members: (all: [JSONMember], offset: Int)? {
        if case .object(let members, let offset) = self { return (members, offset) }
        return nil
    }
}

/// One key of an object.
struct JSONMember: Sendable {
    let key: ReceivedText
    let value: JSONValue
    /// The byte at which the key stands, from 0.
    let offset: Int
}
