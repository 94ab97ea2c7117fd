internal import CodecMessages
internal import CodecPrimitives
internal import SwiftProtobuf

extension StreamHeartbeat: Mapped {
    init(wire: WireStreamHeartbeat) throws(CodecError) {
        self.init(
            service: try Field.text(wire.hasService ? wire.service : nil, "service", Field.code),
            at: try Field.moment(wire.hasAtUs ? wire.atUs : nil, "at_us"),
            last: try Field.list(wire.last, "last", 0...1000),
            applied: try Field.list(wire.applied, "applied", 0...1000))
    }

    var wire: WireStreamHeartbeat {
        .with {
            $0.service = service.string
            $0.atUs = at.microseconds
            $0.last = last.map(\.wire)
            $0.applied = applied.map(\.wire)
        }
    }
}

extension StreamHeartbeat.Position: Mapped {
    init(wire: WireStreamPosition) throws(CodecError) {
        self.init(
            stream: StreamName(
                producer: try Field.text(wire.hasProducer ? wire.producer : nil, "producer", Field.code),
                routingKey: try Field.text(wire.hasRoutingKey ? wire.routingKey : nil, "routing_key", Field.key)),
            sequence: try Field.number(wire.hasSequence ? wire.sequence : nil, "sequence", 0...Int64.max))
    }

    var wire: WireStreamPosition {
        .with {
            $0.producer = stream.producer.string
            $0.routingKey = stream.routingKey.string
            $0.sequence = sequence
        }
    }
}

extension StreamResend: Mapped {
    init(wire: WireStreamResend) throws(CodecError) {
        let from = try Field.number(wire.hasFromSequence ? wire.fromSequence : nil, "from_sequence", 1...Int64.max)
        self.init(
            stream: StreamName(
                producer: try Field.text(wire.hasProducer ? wire.producer : nil, "producer", Field.code),
                routingKey: try Field.text(wire.hasRoutingKey ? wire.routingKey : nil, "routing_key", Field.key)),
            from: from,
            to: try Field.number(wire.hasToSequence ? wire.toSequence : nil, "to_sequence", from...Int64.max))
    }

    var wire: WireStreamResend {
        .with {
            $0.producer = stream.producer.string
            $0.routingKey = stream.routingKey.string
            $0.fromSequence = from
            $0.toSequence = to
        }
    }
}
