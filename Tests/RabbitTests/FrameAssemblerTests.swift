import TestKit
import Testing

@testable import Rabbit

@Suite("FrameAssembler")
struct FrameAssemblerTests {
    private typealias Step = (inout FrameAssembler) throws(RabbitError) -> BrokerEvent?

    private func deliver(_ tag: UInt64) -> Step {
        { try $0.method(.deliver(tag: tag, redelivered: true, routingKey: "a.b")) }
    }

    private func header(_ size: Int) -> Step {
        { try $0.header(bodySize: UInt64(size), .init(messageID: "m", type: "t", contentType: "c", headers: [:])) }
    }

    private func body(_ bytes: [UInt8]) -> Step { { try $0.body(bytes) } }

    private func isPending(_ event: BrokerEvent?) -> Bool { if case nil = event { true } else { false } }

    @Test("a message is whole when its last body frame has come, however the body is cut")
    func bodies() throws {
        var random = SeededRandom.printed(for: "FrameAssembler")
        var assembler = FrameAssembler(bodyMaxBytes: 10_000)
        for tag in UInt64(1)...1000 {
            let bytes = (0..<Int.random(in: 0...300, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            #expect(isPending(try deliver(tag)(&assembler)))
            var event = try header(bytes.count)(&assembler)
            var rest = bytes[...]
            while !rest.isEmpty {
                #expect(isPending(event))
                let piece = rest.prefix(Int.random(in: 1...100, using: &random))
                rest = rest.dropFirst(piece.count)
                event = try assembler.body(piece)
            }
            guard case .delivery(let delivery) = event else {
                Issue.record("no delivery for \(tag)")
                return
            }
            #expect(delivery.tag == tag && delivery.body == bytes && delivery.redelivered)
            #expect(delivery.messageID == "m" && delivery.type == "t" && delivery.routingKey == "a.b")
        }
    }

    @Test("a returned message is told by its id, and its body is dropped")
    func returned() throws {
        var assembler = FrameAssembler(bodyMaxBytes: 100)
        #expect(isPending(try assembler.method(.returned(code: 312, text: "NO_ROUTE"))))
        #expect(isPending(try header(2)(&assembler)))
        guard case .returned(let code, let text, let messageID) = try body([1, 2])(&assembler) else {
            Issue.record("not returned")
            return
        }
        #expect(code == 312 && text == "NO_ROUTE" && messageID == "m")
    }

    @Test("frames out of order are errors")
    func outOfOrder() throws {
        let ack: Step = { try $0.method(.complete(.ack(tag: 1, multiple: false))) }
        let wrong: [[Step]] = [
            [header(1)], [body([1])], [deliver(1), body([1])], [deliver(1), deliver(2)], [deliver(1), ack],
            [deliver(1), header(2), header(2)], [deliver(1), header(1), body([1, 2])], [deliver(1), header(101)],
            [deliver(1), header(0), body([])],
        ]
        for steps in wrong {
            var assembler = FrameAssembler(bodyMaxBytes: 100)
            for step in steps.dropLast() { _ = try step(&assembler) }
            #expect(throws: RabbitError.self) { try steps.last?(&assembler) }
        }
    }

    @Test("any sequence of frames ends in events or an error, and a message never exceeds its bound")
    func anySequence() {
        var random = SeededRandom.printed(for: "FrameAssembler, any sequence")
        for _ in 0..<5000 {
            var assembler = FrameAssembler(bodyMaxBytes: 40)
            do throws(RabbitError) {
                for tag in UInt64(1)...20 {
                    let size = Int.random(in: 0...50, using: &random)
                    let step = [deliver(tag), header(size), body(Array(repeating: 7, count: size))]
                        .randomElement(using: &random)
                    guard case .delivery(let delivery) = try step?(&assembler) else { continue }
                    #expect(delivery.body.count <= 40)
                }
            } catch {
                #expect(error.code == .protocolViolation)
            }
        }
    }
}
