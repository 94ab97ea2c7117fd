import CodecPrimitives
import Testing

func claimID(_ number: Int) -> ClaimID { ClaimID(UUIDv7(high: 7, low: UInt64(number))) }
func receiptID(_ number: Int) -> ReceiptID { ReceiptID(UUIDv7(high: 8, low: UInt64(number))) }
func personID(_ number: Int) -> PersonID { PersonID(UUIDv7(high: 9, low: UInt64(number))) }
func requestID(_ number: Int) -> ClearanceRequestID { ClearanceRequestID(UUIDv7(high: 10, low: UInt64(number))) }
func clearanceID(_ number: Int) -> ClearanceID { ClearanceID(UUIDv7(high: 11, low: UInt64(number))) }

/// A day that the test's author wrote correctly.
func day(_ text: String, _ location: SourceLocation = #_sourceLocation) -> BusinessDate {
    guard let date = BusinessDate(iso: text) else {
        Issue.record("\(text) is no day", sourceLocation: location)
        return BusinessDate(daysSinceEpoch: 0)
    }
    return date
}
