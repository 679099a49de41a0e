#!/usr/bin/env bash
# Gives the users of the services their access rights, at each start of docker-compose.secure.yml. A right that is there
# already stays. Unlike `npm start -- --secure`, it takes no right away.
set -euo pipefail

allow() { # user, operations and resources
  "${TOOLS:-/opt/kafka/bin}/kafka-acls.sh" --bootstrap-server kafka:19092 --command-config /secrets/admin.properties \
    --add --allow-principal "User:$1" "${@:2}" >/dev/null
}

# generated: access-rights
allow order --operation Write --topic order.events --topic order.dlt
allow order --operation Read --topic inventory.events --topic payment.events
allow order --operation Read --group order
allow order-setup --operation Create --operation Describe --operation DescribeConfigs --topic order.events --topic order.dlt
allow payment --operation Write --topic payment.events --topic payment.dlt
allow payment --operation Read --topic order.events
allow payment --operation Read --group payment
allow payment-setup --operation Create --operation Describe --operation DescribeConfigs --topic payment.events --topic payment.dlt
allow inventory --operation Write --topic inventory.events --topic inventory.dlt
allow inventory --operation Read --topic order.events
allow inventory --operation Read --group inventory
allow inventory-setup --operation Create --operation Describe --operation DescribeConfigs --topic inventory.events --topic inventory.dlt
allow audit-python --operation Read --topic order.events --topic payment.events --topic inventory.events
allow audit-python --operation Read --group audit-python
allow audit-java --operation Read --topic order.events --topic payment.events --topic inventory.events
allow audit-java --operation Read --group audit-java
allow page --operation Read --topic order.events --topic payment.events --topic inventory.events
allow page --operation Read --resource-pattern-type prefixed --group page-
allow page --operation Describe --group order --group payment --group inventory
# end of generated
