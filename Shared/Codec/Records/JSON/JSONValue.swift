import CodecPrimitives

/// A value of a JSON text. Numbers are whole: a layout counts bytes.
indirect enum JSONValue: Sendable {
    case object([(key: ReceivedText, value: JSONValue)])
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

    var members: [(key: ReceivedText, value: JSONValue)]? {
        if case .object(let members) = self { return members }
        return nil
    }
}
