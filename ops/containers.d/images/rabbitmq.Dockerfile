# A broker image from Debian's packages, for machines without a registry: same user, folders and programs in PATH as the
# official image, so that compose.yaml serves both.
ARG BASE
FROM ${BASE}
RUN groupadd --gid 999 rabbitmq \
 && useradd --uid 999 --gid 999 --no-create-home --home-dir /var/lib/rabbitmq --shell /usr/sbin/nologin rabbitmq \
 && apt-get update \
 && apt-get install -y --no-install-recommends rabbitmq-server \
 && rm -rf /var/lib/apt/lists/* /var/lib/rabbitmq/* /var/lib/rabbitmq/.erlang.cookie \
 && chown 999:999 /var/lib/rabbitmq && chmod 0700 /var/lib/rabbitmq
# Logs of files and crash dumps go where a read-only container may write. No busy waiting on a small host.
ENV PATH=/usr/lib/rabbitmq/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    HOME=/var/lib/rabbitmq RABBITMQ_LOG_BASE=/tmp/log \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="+S 2:2 +sbwt none"
USER 999:999
CMD ["rabbitmq-server"]
