/**
 * How PostgreSQL behaves here, whoever runs it: docker-compose.yml says the same, and a test compares them. What is
 * not named is PostgreSQL's default, `fsync` above all: a commit that was acknowledged survives a crash.
 */
export const POSTGRES_BEHAVIOUR = {
  // Every service, several instances each, a pool each.
  max_connections: '200',
  // For change data capture.
  wal_level: 'logical',
} as const;

/**
 * How a new server is laid out. The built-in locale sorts alike on every system, since it asks none of them; only
 * what the clients and the log say comes from outside.
 */
export const INITDB_FLAGS = [
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C',
  '--auth=scram-sha-256',
] as const;

/** The superuser of a server that listens on this machine's loopback address alone. */
export const SUPERUSER = { name: 'postgres', password: 'postgres' } as const;
