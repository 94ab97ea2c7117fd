/// What a field of a header, trailer or end record must hold, counted over records.
public struct ControlRule: Sendable {
    /// What is counted.
    public enum Quantity: Hashable, Sendable {
        /// The data records: of the group, or in the end record of the file.
        case count
        /// A field of the data records, summed.
        case sum(FieldReference)
        /// All records of the file so far, this one included.
        case records
        /// All records of the file before this one.
        case recordsBefore
        /// Either of the two: banks differ.
        case recordsEitherWay
        /// Groups of the file.
        case groups
    }

    /// The field that states it.
    public let field: FieldReference
    /// The record that states it: `header`, `trailer` or `end`.
    public let role: RecordRole
    public let quantity: Quantity
    /// Indices into `Layout.kinds`; empty for all records.
    public let kinds: [Int]
    /// Another way to count that readers accept, with a warning, when all rules of the record agree on it; empty
    /// for none.
    public let otherKinds: [Int]
    /// Whether zeros in all such fields of a record mean that nobody has filled them in.
    public let mayBeUnfilled: Bool

    /// The data field that is summed; nil for a count.
    var summed: FieldReference? {
        if case .sum(let field) = quantity { return field }
        return nil
    }
}

/// Opening balance plus and minus the records of a group is the closing balance (残高の検算).
public struct BalanceRule: Sendable {
    /// A balance and the field that holds its sign.
    public struct Balance: Sendable {
        public let field: FieldReference
        /// The field that says that the balance is negative (貸越区分), and its codes for that.
        public let sign: FieldReference?
        public let negative: [[UInt8]]
    }

    /// In the header.
    public let opening: Balance
    /// In the trailer.
    public let closing: Balance
    /// Indices into `Layout.kinds` of the records that are added and taken off.
    public let plus: [Int]
    public let minus: [Int]
}
