#!/usr/bin/env bash
# Starts a broker of docker-compose.secure.yml. Brokers log in to each other, so their user must be there before they start
# for the first time. The image formats a broker's storage without users, and leaves storage that is formatted as it is.
set -euo pipefail

if [[ ! -e $KAFKA_LOG_DIRS/meta.properties ]]; then
  (
    umask 077
    properties=$(mktemp) arguments=$(mktemp)
    trap 'rm -f "$properties" "$arguments"' EXIT
    cat >"$properties" <<END
process.roles=$KAFKA_PROCESS_ROLES
node.id=$KAFKA_NODE_ID
controller.quorum.voters=$KAFKA_CONTROLLER_QUORUM_VOTERS
controller.listener.names=$KAFKA_CONTROLLER_LISTENER_NAMES
listeners=$KAFKA_LISTENERS
advertised.listeners=$KAFKA_ADVERTISED_LISTENERS
listener.security.protocol.map=$KAFKA_LISTENER_SECURITY_PROTOCOL_MAP
inter.broker.listener.name=$KAFKA_INTER_BROKER_LISTENER_NAME
log.dirs=$KAFKA_LOG_DIRS
END
    {
      printf '%s\n' format --cluster-id "$CLUSTER_ID" --config "$properties"
      for file in /secrets/passwords/*; do
        printf '%s\n' --add-scram "SCRAM-SHA-512=[name=${file##*/},password=$(<"$file")]"
      done
    } >"$arguments"
    # By a file, since everybody in the container can read the arguments of a process; and the tool prints the hashes.
    "${TOOLS:-/opt/kafka/bin}/kafka-storage.sh" "@$arguments" >/dev/null
  )
fi
exec /etc/kafka/docker/run
