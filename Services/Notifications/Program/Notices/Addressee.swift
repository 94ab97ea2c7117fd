import Codec
import CodecPrimitives

extension PersonalBlock {
    /// Where mail goes: the newest address that she has not left; for a protected person the designated one.
    var presentAddress: ReceivedText? {
        addresses.filter { $0.to == nil && !$0.address.utf8.isEmpty }.max { $0.from < $1.from }?.address
    }

    /// Whether a letter to one would be the same letter to the other, byte for byte.
    func isSameAddressee(as other: PersonalBlock) -> Bool {
        nameKanji == other.nameKanji && nameKana == other.nameKana && isProtected == other.isProtected
            && presentAddress == other.presentAddress
    }
}
