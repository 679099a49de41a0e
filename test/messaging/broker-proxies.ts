import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { createKafka, type Kafka } from '#libs/kafka';
import { kafkaConnectionOf } from '../../tools/launcher/doors/kafka-users.js';
import { runningSuite } from '../suite/running-suite.js';
import { SilentProxy } from './silent-proxy.js';
import type { Silence } from '../../tools/launcher/gateway/proxied-connection.js';

/** A proxy in front of each broker, for one client. The client asks for the addresses that the brokers tell, and gets the proxies. */
export class BrokerProxies {
  private constructor(private readonly byPort: ReadonlyMap<number, SilentProxy>) {}

  static async start(): Promise<BrokerProxies> {
    const urls = runningSuite()
      .kafkaBrokers.split(',')
      .map((address) => new URL(`kafka://${address}`));
    const proxies = urls.map(
      async ({ hostname: host, port }) =>
        [Number(port), await SilentProxy.before({ host, port: Number(port) })] as const,
    );
    return new BrokerProxies(new Map(await Promise.all(proxies)));
  }

  /** A client whose connections go by way of these proxies. */
  kafka(): Kafka {
    return createKafka({
      ...kafkaConnectionOf(runningSuite(), 'behind-proxies'),
      quiet: true,
      socketFactory: ({ port, ssl, onConnect }) => {
        const proxy = this.byPort.get(port);
        if (proxy === undefined) throw new Error(`There is no proxy in front of port ${String(port)}`);
        const way = { host: '127.0.0.1', port: proxy.port };
        // kafkajs passes nothing where there is no TLS, although its types do not say so.
        return (ssl as typeof ssl | undefined) ? connectTls({ ...ssl, ...way }, onConnect) : connect(way, onConnect);
      },
    });
  }

  /** Cuts all connections, and those that the client opens later. */
  cutAll(silence: Silence): void {
    for (const proxy of this.byPort.values()) proxy.cutAll(silence);
  }

  /** Lets new connections through again. What was cut stays cut. */
  restore(): void {
    for (const proxy of this.byPort.values()) proxy.restore();
  }

  /** How many bytes did not arrive. */
  get swallowed(): number {
    return [...this.byPort.values()].reduce((sum, { swallowed }) => sum + swallowed, 0);
  }

  async close(): Promise<void> {
    await Promise.all([...this.byPort.values()].map((proxy) => proxy.close()));
  }
}
