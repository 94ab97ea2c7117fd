public import CodecPrimitives

/// When a document counts as served (送達, law 2).
public enum ServiceDates {
    /// The day from which a public notice (公示送達) is service: seven days have elapsed, the day of posting
    /// counted as the first (地方税法20条の2第3項).
    public static func publicNoticeEffective(posted: BusinessDate) -> BusinessDate { posted.adding(days: 7) }
}
