import pg from 'pg';

/**
 * An account whose row is locked by an open transaction: payment waits for it, as it would for a slow transaction of
 * its own. Let it go within payment's lock timeout of 5 s, after which payment tries again later.
 */
export class HeldAccount {
  private constructor(private readonly client: pg.Client) {}

  static async of(customerId: string, databaseUrl: string): Promise<HeldAccount> {
    const client = new pg.Client({ connectionString: databaseUrl, application_name: 'demo' });
    // A connection that breaks lets go as well.
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
