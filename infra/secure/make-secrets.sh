#!/usr/bin/env bash
# Makes the passwords and certificates of docker-compose.secure.yml, at the first start. Whoever reads some of them has a
# folder of its own, a volume that no other container sees. The arguments are the services. READERS names the users of other
# teams, who get a password on the brokers.
#
# It needs bash and OpenSSL 3, which the PostgreSQL image has. openssl makes what `npm start -- --secure` makes with keytool.
set -euo pipefail
umask 077

secrets=${SECRETS_DIR:-/secrets}
# Written last: a start that was cut off begins again, and nothing has used its passwords yet.
complete=$secrets/kafka/complete
if [[ -e $complete ]]; then exit; fi

# The users in the images: appuser of apache/kafka and node of node:alpine; postgres of postgres.
kafka_user=1000 app_user=1000 postgres_user=999
valid_days=825

draft=$(mktemp -d)
trap 'rm -rf "$draft"' EXIT
cd "$draft"
# Without a configuration of ours, openssl would add the extensions of the machine's.
printf '[req]\ndistinguished_name = subject\n[subject]\n' >openssl.cnf

certificate() { # name, further arguments
  openssl req -config openssl.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days "$valid_days" \
    -subj "/CN=$1" -keyout "$1.key" -out "$1.pem" "${@:2}" 2>openssl.log || { cat openssl.log >&2; exit 1; }
}

server() { # name, the names by which clients reach it
  certificate "$1" -CA authority.pem -CAkey authority.key -addext "subjectAltName=$2" \
    -addext basicConstraints=critical,CA:FALSE -addext extendedKeyUsage=serverAuth,clientAuth
}

password() {
  openssl rand -hex 24 | tr -d '\n'
}

give() { # folder, the user who may read it
  if [[ $(id -u) == 0 ]]; then chown -R "$2:$2" "$1"; fi
}

certificate authority -addext basicConstraints=critical,CA:TRUE,pathlen:0 -addext keyUsage=critical,keyCertSign
server brokers 'DNS:kafka,DNS:kafka-2,DNS:kafka-3,DNS:localhost,IP:127.0.0.1'
server postgres 'DNS:postgres,DNS:localhost,IP:127.0.0.1'
# No later certificate can claim to be one of these.
rm authority.key

kafka=$secrets/kafka postgres=$secrets/postgres
mkdir -p "$kafka/passwords" "$postgres/passwords"
for user in broker admin ${READERS-}; do password >"$kafka/passwords/$user"; done
password >"$postgres/passwords/postgres"
for user in "$@" "${@/%/-setup}"; do
  mkdir -p "$secrets/$user"
  password >"$kafka/passwords/$user"
  password >"$postgres/passwords/$user"
  {
    printf 'KAFKA_SASL_PASSWORD=%s\n' "$(<"$kafka/passwords/$user")"
    printf 'PGPASSWORD=%s\n' "$(<"$postgres/passwords/$user")"
  } >"$secrets/$user/environment"
  cp authority.pem "$secrets/$user/ca.pem"
  give "$secrets/$user" "$app_user"
done

cp postgres.key postgres.pem "$postgres/"
give "$postgres" "$postgres_user"

cp authority.pem "$kafka/ca.pem"
cat brokers.key brokers.pem authority.pem >"$kafka/brokers.pem"
# How Kafka's tools log in as the administrator.
cat >"$kafka/admin.properties" <<END
security.protocol=SASL_SSL
ssl.truststore.type=PEM
ssl.truststore.location=/secrets/ca.pem
sasl.mechanism=SCRAM-SHA-512
sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="admin" password="$(<"$kafka/passwords/admin")";
END
touch "$complete"
give "$kafka" "$kafka_user"
