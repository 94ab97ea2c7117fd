import PollThread

/// A batch on its way: which messages are sent, which are answered, and who waits for the whole.
final class PublishPage {
    let messages: [OutgoingMessage]
    let deadline: Deadline
    /// The first message not yet given to the library.
    private(set) var nextToSend = 0
    private var outcomes: [PublishOutcome?]
    private var open: Int
    private var continuation: CheckedContinuation<[PublishOutcome], Never>?

    init(
        _ messages: [OutgoingMessage], deadline: Deadline, _ continuation: CheckedContinuation<[PublishOutcome], Never>
    ) {
        (self.messages, self.deadline, self.continuation) = (messages, deadline, continuation)
        outcomes = Array(repeating: nil, count: messages.count)
        open = messages.count
    }

    var hasUnsent: Bool { nextToSend < messages.count }
    /// Everything is answered, or the page was given up.
    var isFinished: Bool { continuation == nil }

    func sentNext() { nextToSend += 1 }

    /// The broker gave the message back; its ack is still to come and will not make it confirmed.
    func returned(_ index: Int, code: Int, text: String) {
        outcomes[index] = .returned(code: code, text: text)
    }

    func isOpen(_ index: Int, messageID: String) -> Bool {
        outcomes[index] == nil && messages[index].messageID == messageID
    }

    /// The last word on one message; the last of them answers the page.
    func settle(_ index: Int, _ outcome: PublishOutcome) {
        if outcomes[index] == nil { outcomes[index] = outcome }
        open -= 1
        if open == 0 { answer(otherwise: outcome) }
    }

    /// Answers at once; what is still open gets the error.
    func giveUp(_ error: RabbitError) { answer(otherwise: .failed(error)) }

    private func answer(otherwise outcome: PublishOutcome) {
        continuation?.resume(returning: outcomes.map { $0 ?? outcome })
        continuation = nil
    }
}
