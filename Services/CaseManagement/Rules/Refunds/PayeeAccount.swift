public import CodecPrimitives
internal import CodecRecords

/// An account that a refund is paid into, in the form of bank files (総合振込).
public struct PayeeAccount: Hashable, Sendable {
    public let bank: ReceivedText
    public let branch: ReceivedText
    public let product: ReceivedText
    public let number: ReceivedText
    /// 口座名義 in half-width kana, at most 30 bytes there.
    public let holderKana: ReceivedText

    /// Bytes of 受取人名 in a transfer file.
    public static let holderBytes = 30

    /// Why an account cannot be paid into; the raw value is the field's name.
    public enum Refusal: String, Error, CaseIterable, Sendable {
        case bank, branch, product, number
        case holderKana = "holder_kana"
    }

    /// - Parameter holder: the reading as the payee wrote it; it is narrowed, never cut.
    public init(
        bank: ReceivedText, branch: ReceivedText, product: ReceivedText, number: ReceivedText, holder: ReceivedText
    ) throws(Refusal) {
        guard PayeeAccount.isDigits(bank, 4) else { throw .bank }
        guard PayeeAccount.isDigits(branch, 3) else { throw .branch }
        guard [ReceivedText("1"), ReceivedText("2"), ReceivedText("4"), ReceivedText("9")].contains(product) else {
            throw .product
        }
        guard PayeeAccount.isDigits(number, 7) else { throw .number }
        guard let kana = try? BankKana().converted(holder), let bytes = try? BankKana().bytes(holder), !bytes.isEmpty,
            bytes.count <= PayeeAccount.holderBytes
        else { throw .holderKana }
        (self.bank, self.branch, self.product, self.number) = (bank, branch, product, number)
        holderKana = kana
    }

    private static func isDigits(_ text: ReceivedText, _ count: Int) -> Bool {
        text.utf8.count == count && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
