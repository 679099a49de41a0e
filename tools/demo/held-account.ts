import pg from 'pg';

/**
 * An account whose row is locked by a transaction that is left open: payment waits for it, as it would for a slow
 * transaction of its own. Release it within payment's lock timeout of 5 s. After that, payment starts again later.
 */
export class HeldAccount {
  private constructor(private readonly client: pg.Client) {}

  static async of(customerId: string, databaseUrl: string): Promise<HeldAccount> {
    const client = new pg.Client({ connectionString: databaseUrl, application_name: 'demo' });
    // A connection that breaks has let go as well.
    client.on('error', () => undefined);
    await client.connect();
    await client.query('BEGIN');
    await client.query('SELECT 1 FROM accounts WHERE customer_id = $1 FOR UPDATE', [customerId]);
    return new HeldAccount(client);
  }

  async letGo(): Promise<void> {
    await this.client.end();
  }
}
