/// What this module refuses to do, with the place it refused at.
///
/// Text never appears here: what was refused may be a person's name.
public struct RecordsError: Error, Hashable, Sendable {
    public enum Code: String, CaseIterable, Sendable {
        /// Not JSON (RFC 8259), or JSON with a number that is not a whole one.
        case jsonInvalid
        /// A layout file beyond the bound of `LayoutFile`.
        case layoutTooLarge
        /// A layout says something that the dialect does not have.
        case layoutKeyUnknown
        /// A layout leaves out what it must say, or says it in the wrong form.
        case layoutValueInvalid
        /// Two fields of a record claim the same byte.
        case fieldsOverlap
        /// A byte of a record belongs to no field.
        case fieldsGap
        /// A field ends beyond its record.
        case fieldBeyondRecord
        /// No field or meaning has this name, or several have.
        case fieldUnknown
        /// A byte sequence that the character set does not have; `offset` is its first byte.
        case bytesUndefined
        /// A character that the character set does not have; `offset` counts UTF-8 bytes.
        case characterUndefined
        /// A value has more bytes than its field: it is never cut.
        case valueTooLong
        /// A value of the wrong sort for its field: no digits, no such day, not in the code list.
        case valueInvalid
        /// A character that the field's class does not allow.
        case characterNotAllowed
        /// A required field was given no value.
        case valueMissing
        /// A record that may not stand at this place of a file.
        case orderInvalid
        /// A sum beyond what a control field or money can hold.
        case sumTooLarge
    }

    public let code: Code
    /// The record and field of the layout, or the key of the layout file; never a value.
    public let place: String
    /// The byte of the input that the error is about, from 0.
    public let offset: Int

    public init(_ code: Code, at place: String = "", offset: Int = 0) {
        (self.code, self.place, self.offset) = (code, place, offset)
    }

    /// The same input gives the same error.
    public var isRetriable: Bool { false }
}

extension RecordsError: CustomStringConvertible {
    public var description: String {
        place.isEmpty ? "\(code.rawValue) (byte \(offset))" : "\(code.rawValue): \(place) (byte \(offset))"
    }
}
