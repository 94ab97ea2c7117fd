import CodecPrimitives
import IntakeRules

/// A call that is believed and read, on its way into the store.
struct PendingCall: Sendable {
    let call: WebhookStore.Call
    let body: [UInt8]
    let reading: WebhookReception.Reading

    /// The piece of news that it tells of a receipt; nil for one about the channel, and for one that makes no sense.
    var news: ReceiptNews? {
        if case .receipt(let news)? = reading.event, reading.faults.isEmpty { return news }
        return nil
    }

    /// The day that its gateway is complete through; nil for a call that does not say so.
    var completeThrough: BusinessDate? {
        if case .completed(let day)? = reading.event, reading.faults.isEmpty { return day }
        return nil
    }

    /// The answer to it when it comes first.
    var firstVerdict: WebhookReception.Verdict {
        reading.faults.isEmpty ? .applied(isDuplicate: false) : .quarantined(reading.faults)
    }

    /// Calls with one key must not be in one batch: the second is answered by what the first has left.
    var key: CallKey { CallKey(gateway: call.gateway, id: call.webhookID) }
}

/// What makes two calls the same.
struct CallKey: Hashable, Sendable {
    let gateway: ReceivedText
    let id: ReceivedText
}
