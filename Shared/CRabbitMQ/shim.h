#pragma once
// librabbitmq 0.11 keeps its headers in the include folder's root; 0.12 and later move them (with forwarders).
#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_ssl_socket.h>
#include <amqp_tcp_socket.h>

static inline amqp_table_entry_t saiken_text_property(const char *key, const char *value) {
    amqp_table_entry_t entry;
    entry.key = amqp_cstring_bytes(key);
    entry.value.kind = AMQP_FIELD_KIND_UTF8;
    entry.value.value.bytes = amqp_cstring_bytes(value);
    return entry;
}

static inline amqp_table_entry_t saiken_capability(const char *key) {
    amqp_table_entry_t entry;
    entry.key = amqp_cstring_bytes(key);
    entry.value.kind = AMQP_FIELD_KIND_BOOLEAN;
    entry.value.value.boolean = 1;
    return entry;
}

// amqp_login_with_properties is variadic, which Swift cannot call; and without the announced capabilities the broker
// neither tells that it has blocked the connection nor that it has cancelled a consumer. One channel is enough.
static inline amqp_rpc_reply_t saiken_login(
    amqp_connection_state_t connection, const char *vhost, const char *user, const char *password,
    const char *name, int frame_max, int heartbeat) {
    amqp_table_entry_t capability[4] = {
        saiken_capability("connection.blocked"), saiken_capability("consumer_cancel_notify"),
        saiken_capability("basic.nack"), saiken_capability("publisher_confirms")};
    amqp_table_entry_t property[2] = {
        saiken_text_property("connection_name", name), saiken_text_property("capabilities", "")};
    property[1].value.kind = AMQP_FIELD_KIND_TABLE;
    property[1].value.value.table.num_entries = 4;
    property[1].value.value.table.entries = capability;
    amqp_table_t properties = {2, property};
    return amqp_login_with_properties(
        connection, vhost, 1, frame_max, heartbeat, &properties, AMQP_SASL_METHOD_PLAIN, user, password);
}
