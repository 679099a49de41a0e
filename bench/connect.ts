import pg from 'pg';

/** A connection whose loss does not end the run at once: the next query fails instead. */
export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
