/* Sends signed webhooks over kept connections, all clients on two threads as pgbench -j 2 has them, and prints rate and
 * latency as JSON.
 *
 *   webhooks PORT GATEWAY SECRET CLIENTS CALLS RATE SEED
 *
 * SECRET is the key in base64. RATE is calls per second of all clients together, 0 for as fast as they are answered;
 * with a rate, the latency of a call counts from the moment when it was due. Calls are signed before the clock starts. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { REQUEST_MAX = 1024, CLIENTS_MAX = 256, THREADS = 2 };

struct connection {
    int socket, busy;
    long number;
    double due;
    size_t have;
    char buffer[4096];
};

static int port, clients;
static long calls, rate;
static char *requests;
static double *latencies;
static double begun;

static void fail(const char *what) {
    fprintf(stderr, "webhooks: %s\n", what);
    exit(1);
}

static double now(void) {
    struct timespec moment;
    clock_gettime(CLOCK_MONOTONIC, &moment);
    return moment.tv_sec + moment.tv_nsec / 1e9;
}

static void compose(long number, const char *gateway, const unsigned char *key, int key_size, const char *seed) {
    char body[400], signed_text[600], signature[64];
    unsigned char digest[32];
    unsigned int size;
    long seconds = time(NULL);
    int body_size = snprintf(body, sizeof body,
        "{\"type\":\"receipt.confirmed\",\"timestamp\":\"2026-04-13T06:00:00+09:00\",\"data\":{\"receipt\":\"%s-%ld\","
        "\"amount_yen\":12300,\"store\":\"0001234\",\"chain\":\"000010\"}}", seed, number);
    int signed_size = snprintf(signed_text, sizeof signed_text, "%s-%ld.%ld.%s", seed, number, seconds, body);
    HMAC(EVP_sha256(), key, key_size, (unsigned char *)signed_text, signed_size, digest, &size);
    EVP_EncodeBlock((unsigned char *)signature, digest, 32);
    snprintf(requests + number * REQUEST_MAX, REQUEST_MAX,
        "POST /webhooks/%s HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\nwebhook-id: %s-%ld\r\n"
        "webhook-timestamp: %ld\r\nwebhook-signature: v1,%s\r\ncontent-length: %d\r\n\r\n%s",
        gateway, seed, number, seconds, signature, body_size, body);
}

static void send_call(struct connection *one) {
    const char *request = requests + one->number * REQUEST_MAX;
    size_t size = strlen(request);
    if (write(one->socket, request, size) != (ssize_t)size) fail("not written");
    one->have = 0;
    one->busy = 1;
}

/* Reads what is there; notes the latency and the next call once the answer is whole. */
static void receive(struct connection *one) {
    ssize_t got = read(one->socket, one->buffer + one->have, sizeof one->buffer - 1 - one->have);
    if (got <= 0) fail("the connection ended");
    one->have += got;
    one->buffer[one->have] = 0;
    char *end = strstr(one->buffer, "\r\n\r\n");
    if (!end) return;
    char *length = strcasestr(one->buffer, "content-length:");
    if (!length) fail("an answer without a length");
    if (one->have < (size_t)(end + 4 - one->buffer) + atol(length + 15)) return;
    if (strncmp(one->buffer, "HTTP/1.1 200", 12) != 0) fail(one->buffer);
    latencies[one->number] = now() - one->due;
    one->number += clients;
    one->busy = 0;
}

static void open_connection(struct connection *one, long number) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    int yes = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    one->socket = socket(AF_INET, SOCK_STREAM, 0);
    one->number = number;
    setsockopt(one->socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (connect(one->socket, (struct sockaddr *)&address, sizeof address) != 0) fail("no connection");
}

/* Sends what is due; returns the seconds until the next call is, a minute where nothing waits for its time. */
static double send_due(struct connection *own, int count) {
    double left = 60;
    for (int index = 0; index < count; index++) {
        struct connection *one = own + index;
        if (one->busy || one->number >= calls) continue;
        double moment = now();
        one->due = rate ? begun + (double)one->number / rate : moment;
        if (one->due <= moment) send_call(one);
        else if (one->due - moment < left) left = one->due - moment;
    }
    return left;
}

static void *thread(void *argument) {
    long first = (long)argument;
    struct connection *own = calloc(clients, sizeof *own);
    struct pollfd *polled = calloc(clients, sizeof *polled);
    int count = 0;
    if (!own || !polled) fail("no room");
    for (long number = first; number < clients; number += THREADS) open_connection(own + count++, number);
    for (;;) {
        double left = send_due(own, count);
        int busy = 0, open = 0;
        for (int index = 0; index < count; index++) {
            polled[index] = (struct pollfd){own[index].busy ? own[index].socket : -1, POLLIN, 0};
            busy += own[index].busy;
            open += own[index].number < calls;
        }
        if (!busy && !open) break;
        struct timespec pause = {(time_t)left, (long)((left - (time_t)left) * 1e9)};
        if (ppoll(polled, count, &pause, NULL) < 0) fail("no poll");
        for (int index = 0; index < count; index++) if (polled[index].revents) receive(own + index);
    }
    for (int index = 0; index < count; index++) close(own[index].socket);
    return NULL;
}

static int rising(const void *left, const void *right) {
    double difference = *(const double *)left - *(const double *)right;
    return (difference > 0) - (difference < 0);
}

int main(int count, char **words) {
    if (count != 8) fail("PORT GATEWAY SECRET CLIENTS CALLS RATE SEED");
    unsigned char key[128];
    pthread_t threads[THREADS];
    port = atoi(words[1]);
    clients = atoi(words[4]);
    calls = atol(words[5]);
    rate = atol(words[6]);
    if (clients < 1 || clients > CLIENTS_MAX || calls < 1 || strlen(words[3]) > 160) fail("a number out of range");
    int key_size = EVP_DecodeBlock(key, (unsigned char *)words[3], strlen(words[3]));
    for (size_t index = strlen(words[3]); index-- > 0 && words[3][index] == '=';) key_size--;
    requests = calloc(calls, REQUEST_MAX);
    latencies = calloc(calls, sizeof *latencies);
    if (!requests || !latencies || key_size < 1) fail("no room, or no key");
    for (long number = 0; number < calls; number++) compose(number, words[2], key, key_size, words[7]);
    begun = now();
    for (long index = 0; index < THREADS; index++) {
        if (pthread_create(&threads[index], NULL, thread, (void *)index) != 0) fail("no thread");
    }
    for (int index = 0; index < THREADS; index++) pthread_join(threads[index], NULL);
    double took = now() - begun;
    qsort(latencies, calls, sizeof *latencies, rising);
    printf("{\"value\": %.1f, \"p50_ms\": %.2f, \"p99_ms\": %.2f}\n", calls / took, latencies[calls / 2] * 1e3,
        latencies[calls * 99 / 100] * 1e3);
    return 0;
}
