/* The physical limit beside which the relay is measured: the smallest C program on librabbitmq that
 * publishes COUNT persistent, mandatory messages of BYTES bytes to a durable queue and keeps at most
 * WINDOW of them unconfirmed. Prints messages per second.
 *
 *   relay HOST PORT VHOST USER PASSWORD EXCHANGE ROUTING_KEY COUNT BYTES WINDOW
 */
#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_tcp_socket.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void demand(int holds, const char *what) {
    if (holds) return;
    fprintf(stderr, "relay: %s failed\n", what);
    exit(1);
}

/* Reads frames until at most `allowed` messages are unconfirmed. */
static uint64_t settle(amqp_connection_state_t connection, uint64_t published, uint64_t confirmed, uint64_t allowed) {
    while (published - confirmed > allowed) {
        amqp_frame_t frame;
        amqp_maybe_release_buffers(connection);
        demand(amqp_simple_wait_frame(connection, &frame) == AMQP_STATUS_OK, "reading a frame");
        if (frame.frame_type != AMQP_FRAME_METHOD) continue;
        if (frame.payload.method.id == AMQP_BASIC_ACK_METHOD) {
            amqp_basic_ack_t *ack = frame.payload.method.decoded;
            confirmed = ack->multiple ? ack->delivery_tag : confirmed + 1;
        } else {
            demand(0, "a confirm (returned, refused or closed)");
        }
    }
    return confirmed;
}

int main(int argc, char **argv) {
    demand(argc == 11, "usage");
    uint64_t count = strtoull(argv[8], NULL, 10), bytes = strtoull(argv[9], NULL, 10);
    uint64_t window = strtoull(argv[10], NULL, 10);
    amqp_connection_state_t connection = amqp_new_connection();
    amqp_socket_t *socket = amqp_tcp_socket_new(connection);
    demand(amqp_socket_open(socket, argv[1], atoi(argv[2])) == AMQP_STATUS_OK, "connecting");
    demand(amqp_login(connection, argv[3], 0, 131072, 0, AMQP_SASL_METHOD_PLAIN, argv[4], argv[5]).reply_type
               == AMQP_RESPONSE_NORMAL, "login");
    amqp_channel_open(connection, 1);
    demand(amqp_get_rpc_reply(connection).reply_type == AMQP_RESPONSE_NORMAL, "opening the channel");
    amqp_confirm_select(connection, 1);
    demand(amqp_get_rpc_reply(connection).reply_type == AMQP_RESPONSE_NORMAL, "asking for confirms");

    char *text = malloc(bytes ? bytes : 1);
    memset(text, 'x', bytes);
    amqp_bytes_t body = {.len = bytes, .bytes = text};
    amqp_basic_properties_t properties = {
        ._flags = AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_CONTENT_TYPE_FLAG,
        .delivery_mode = 2,
        .content_type = amqp_cstring_bytes("application/protobuf"),
    };
    double start = now_seconds();
    uint64_t confirmed = 0;
    for (uint64_t published = 0; published < count; published++) {
        confirmed = settle(connection, published, confirmed, window - 1);
        demand(amqp_basic_publish(connection, 1, amqp_cstring_bytes(argv[6]), amqp_cstring_bytes(argv[7]), 1, 0,
                                  &properties, body) == AMQP_STATUS_OK, "publishing");
    }
    settle(connection, count, confirmed, 0);
    printf("%.0f\n", (double)count / (now_seconds() - start));
    amqp_connection_close(connection, AMQP_REPLY_SUCCESS);
    amqp_destroy_connection(connection);
    return 0;
}
