import CRabbitMQ
import Glibc

extension BrokerHandle {
    /// The next event that can be had without waiting; nil when nothing is left to read.
    ///
    /// Decoded frames point into the library's buffers, which are given back before each read: everything kept is copied.
    func nextEvent(_ assembler: inout FrameAssembler) throws(RabbitError) -> BrokerEvent? {
        var frame = unsafe amqp_frame_t()
        while true {
            unsafe amqp_maybe_release_buffers(state)
            var atOnce = timeval(tv_sec: 0, tv_usec: 0)
            let status = unsafe amqp_simple_wait_frame_noblock(state, &frame, &atOnce)
            if status == AMQP_STATUS_TIMEOUT.rawValue { return nil }
            guard status == AMQP_STATUS_OK.rawValue else { throw RabbitError(status: status) }
            if let event = try unsafe event(of: frame, &assembler) { return event }
        }
    }

    private func event(of frame: amqp_frame_t, _ assembler: inout FrameAssembler) throws(RabbitError) -> BrokerEvent? {
        guard unsafe frame.channel <= Self.channel else {
            throw RabbitError(.protocolViolation, "a frame on a channel never opened")
        }
        switch CInt(unsafe frame.frame_type) {
        case AMQP_FRAME_METHOD: return try assembler.method(unsafe FrameAssembler.Method(frame.payload.method))
        case AMQP_FRAME_HEADER:
            let (size, properties) = try unsafe header(frame)
            return try assembler.header(bodySize: size, properties)
        case AMQP_FRAME_BODY:
            let bytes = unsafe frame.payload.body_fragment
            return try unsafe assembler.body(UnsafeRawBufferPointer(start: bytes.bytes, count: bytes.len))
        case AMQP_FRAME_HEARTBEAT: return nil
        default: throw RabbitError(.protocolViolation, "a frame of an unknown kind")
        }
    }

    private func header(_ frame: amqp_frame_t) throws(RabbitError) -> (UInt64, FrameAssembler.Properties) {
        guard unsafe frame.payload.properties.class_id == AMQP_BASIC_CLASS,
            let decoded = unsafe frame.payload.properties.decoded
        else { throw RabbitError(.protocolViolation, "a content header of an unknown class") }
        let basic = unsafe decoded.assumingMemoryBound(to: amqp_basic_properties_t.self).pointee
        return unsafe (frame.payload.properties.body_size, FrameAssembler.Properties(basic))
    }
}

extension FrameAssembler.Method {
    init(_ method: amqp_method_t) throws(RabbitError) {
        guard let decoded = unsafe method.decoded else { throw RabbitError(.protocolViolation, "empty method") }
        switch unsafe method.id {
        case AMQP_BASIC_DELIVER_METHOD:
            let deliver = unsafe decoded.assumingMemoryBound(to: amqp_basic_deliver_t.self).pointee
            self = unsafe .deliver(
                tag: deliver.delivery_tag, redelivered: deliver.redelivered != 0,
                routingKey: String(copying: deliver.routing_key))
        case AMQP_BASIC_RETURN_METHOD:
            let back = unsafe decoded.assumingMemoryBound(to: amqp_basic_return_t.self).pointee
            self = unsafe .returned(code: Int(back.reply_code), text: String(copying: back.reply_text))
        case AMQP_BASIC_ACK_METHOD:
            let ack = unsafe decoded.assumingMemoryBound(to: amqp_basic_ack_t.self).pointee
            self = .complete(.ack(tag: ack.delivery_tag, multiple: ack.multiple != 0))
        case AMQP_BASIC_NACK_METHOD:
            let nack = unsafe decoded.assumingMemoryBound(to: amqp_basic_nack_t.self).pointee
            self = .complete(.nack(tag: nack.delivery_tag, multiple: nack.multiple != 0))
        case AMQP_BASIC_CANCEL_METHOD: self = .complete(.consumerCancelled)
        case AMQP_CONNECTION_BLOCKED_METHOD:
            let blocked = unsafe decoded.assumingMemoryBound(to: amqp_connection_blocked_t.self).pointee
            self = unsafe .complete(.blocked(reason: String(copying: blocked.reason)))
        case AMQP_CONNECTION_UNBLOCKED_METHOD: self = .complete(.unblocked)
        case AMQP_CHANNEL_CLOSE_METHOD, AMQP_CONNECTION_CLOSE_METHOD:
            self = .complete(.closed(unsafe RabbitError(closing: method)))
        default: throw RabbitError(.protocolViolation, "a method that nobody asked for")
        }
    }
}

extension FrameAssembler.Properties {
    init(_ basic: amqp_basic_properties_t) {
        let flags = unsafe basic._flags
        if flags & amqp_flags_t(AMQP_BASIC_MESSAGE_ID_FLAG) != 0 {
            messageID = unsafe String(copying: basic.message_id)
        }
        if flags & amqp_flags_t(AMQP_BASIC_TYPE_FLAG) != 0 { type = unsafe String(copying: basic.type) }
        if flags & amqp_flags_t(AMQP_BASIC_CONTENT_TYPE_FLAG) != 0 {
            contentType = unsafe String(copying: basic.content_type)
        }
        guard flags & amqp_flags_t(AMQP_BASIC_HEADERS_FLAG) != 0 else { return }
        let entries = unsafe UnsafeBufferPointer(
            start: basic.headers.entries, count: Int(clamping: basic.headers.num_entries))
        headers.reserveCapacity(entries.count)
        for index in entries.indices {
            let entry = unsafe entries[index]
            guard let value = unsafe HeaderValue(entry.value) else { continue }
            unsafe headers[String(copying: entry.key)] = value
        }
    }
}

extension HeaderValue {
    /// Nil for the kinds that the suite has no use for.
    fileprivate init?(_ value: amqp_field_value_t) {
        let raw = unsafe value.value
        switch amqp_field_value_kind_t(rawValue: UInt32(unsafe value.kind)) {
        case AMQP_FIELD_KIND_UTF8, AMQP_FIELD_KIND_BYTES: self = unsafe .text(String(copying: raw.bytes))
        case AMQP_FIELD_KIND_I64: self = unsafe .int(raw.i64)
        case AMQP_FIELD_KIND_I32: self = unsafe .int(Int64(raw.i32))
        case AMQP_FIELD_KIND_I16: self = unsafe .int(Int64(raw.i16))
        case AMQP_FIELD_KIND_I8: self = unsafe .int(Int64(raw.i8))
        case AMQP_FIELD_KIND_U8: self = unsafe .int(Int64(raw.u8))
        case AMQP_FIELD_KIND_U16: self = unsafe .int(Int64(raw.u16))
        case AMQP_FIELD_KIND_U32: self = unsafe .int(Int64(raw.u32))
        case AMQP_FIELD_KIND_U64: self = unsafe .int(Int64(clamping: raw.u64))
        case AMQP_FIELD_KIND_TIMESTAMP: self = unsafe .int(Int64(clamping: raw.u64))
        default: return nil
        }
    }
}
