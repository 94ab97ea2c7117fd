import PollThread
import Rabbit

/// Remembers every batch and answers as told.
final class RecordingHandler: DeliveryHandler {
    private struct State {
        var batches: [[Delivery]] = []
        var readyQuestions = 0
    }

    private let state = Guarded(State())
    private let ready: @Sendable (_ question: Int) -> Bool
    private let answer: @Sendable (_ batch: [Delivery], _ number: Int) async -> HandlingResult

    /// - Parameters:
    ///   - answer: answers each batch; batches are counted from 1.
    ///   - ready: answers `isReady`; questions are counted from 1.
    init(
        _ answer: @escaping @Sendable (_ batch: [Delivery], _ number: Int) async -> HandlingResult = { _, _ in .done },
        ready: @escaping @Sendable (_ question: Int) -> Bool = { _ in true }
    ) {
        (self.ready, self.answer) = (ready, answer)
    }

    var batches: [[Delivery]] { state.withLock { $0.batches } }
    var texts: [String] { batches.flatMap { $0.map(\.text) } }
    var readyQuestions: Int { state.withLock { $0.readyQuestions } }

    func handle(_ batch: [Delivery]) async -> HandlingResult {
        let number = state.withLock { state in
            state.batches.append(batch)
            return state.batches.count
        }
        return await answer(batch, number)
    }

    func isReady() async -> Bool {
        let question = state.withLock { state in
            state.readyQuestions += 1
            return state.readyQuestions
        }
        return ready(question)
    }
}
