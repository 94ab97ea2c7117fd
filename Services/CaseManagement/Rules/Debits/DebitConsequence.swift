public import CodecPrimitives

/// What the clerk does after a direct debit ended (振替不能の取扱い); the raw values are stored and set.
public enum DebitConsequence: String, CaseIterable, Sendable {
    /// Collected: nothing is left to do.
    case nothing
    /// The same claims may be debited again (再振替).
    case debitAgain = "debit_again"
    /// A slip is sent (納付書送付).
    case slip
    /// A new mandate is asked for.
    case newMandate = "new_mandate"
    /// The payer is called.
    case contact
    /// The bank is asked.
    case askBank = "ask_bank"

    /// The setting `result=consequence result=consequence`; nil for a word that is none.
    public static func table(_ setting: ReceivedText) -> [ReceivedText: DebitConsequence]? {
        var table: [ReceivedText: DebitConsequence] = [:]
        for entry in setting.utf8.split(separator: 0x20) {
            let parts = entry.split(separator: 0x3D, omittingEmptySubsequences: false)
            guard parts.count == 2, let word = DebitConsequence(rawValue: String(decoding: parts[1], as: UTF8.self))
            else { return nil }
            table[ReceivedText(String(decoding: parts[0], as: UTF8.self))] = word
        }
        return table
    }
}
