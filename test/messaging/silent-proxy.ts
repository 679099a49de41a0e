import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { connect as connectWithTls } from 'node:tls';

/** Both halves of one connection through the proxy. */
interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/** What the proxy forwards from a client to the server. */
type Filter = (bytes: Buffer) => Buffer;

/**
 * A TCP proxy that can cut connections without a word, as a firewall does that forgets them: nothing more arrives in either
 * direction, nobody is told, and both ends still believe that they are connected.
 */
export class SilentProxy {
  private readonly pairs = new Set<Pair>();
  private swallowsNew = false;
  /** Changes what clients send, or only looks at it. */
  filter: Filter = (bytes) => bytes;

  private constructor(
    private readonly listener: Server,
    private readonly target: { readonly host: string; readonly port: number },
    /** The authority that signed the certificate of a server to which the proxy itself speaks TLS. */
    private readonly ca?: string,
  ) {
    listener.on('connection', (client) => {
      this.accept(client);
    });
  }

  /** A proxy on a free port of this machine. */
  static async before(target: { readonly host: string; readonly port: number }, ca?: string): Promise<SilentProxy> {
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return new SilentProxy(listener, target, ca);
  }

  /** A proxy in front of the server that a URL names. */
  static beforeUrl(url: string): Promise<SilentProxy> {
    const { hostname, port } = new URL(url);
    return SilentProxy.before({ host: hostname, port: Number(port) });
  }

  /** The same, for a filter that reads what PostgreSQL gets: clients come without TLS, and the proxy goes on with it if the URL asks for it. */
  static readableBeforeUrl(url: string): Promise<SilentProxy> {
    const { hostname, port, searchParams } = new URL(url);
    const caFile = searchParams.get('sslrootcert');
    return SilentProxy.before(
      { host: hostname, port: Number(port) },
      caFile === null ? undefined : readFileSync(caFile, 'utf8'),
    );
  }

  get port(): number {
    return (this.listener.address() as AddressInfo).port;
  }

  /** How many connections are open and not cut. */
  get connections(): number {
    return [...this.pairs].filter(({ client }) => !client.isPaused()).length;
  }

  /** The same URL, by way of this proxy. */
  through(url: string): string {
    const proxied = new URL(url);
    proxied.hostname = '127.0.0.1';
    proxied.port = String(this.port);
    if (this.ca !== undefined)
      for (const parameter of ['sslmode', 'sslrootcert']) proxied.searchParams.delete(parameter);
    return proxied.href;
  }

  /** Cuts all connections that are open now. New ones work. */
  cut(): void {
    for (const { client, server } of this.pairs) {
      client.pause();
      server.pause();
    }
  }

  /** Cuts all connections, and those that clients open later: they are accepted, and nobody answers. */
  cutAll(): void {
    this.swallowsNew = true;
    this.cut();
  }

  /** Lets new connections through again. What was cut stays cut. */
  restore(): void {
    this.swallowsNew = false;
  }

  async close(): Promise<void> {
    this.listener.close();
    for (const { client, server } of this.pairs) {
      client.destroy();
      server.destroy();
    }
    await once(this.listener, 'close');
  }

  private open(): Socket {
    if (this.ca === undefined) return connect(this.target);
    // PostgreSQL takes TLS from the first byte on, if it is named here.
    return connectWithTls({ ...this.target, ca: this.ca, ALPNProtocols: ['postgresql'] });
  }

  private accept(client: Socket): void {
    const server = this.open();
    const pair = { client, server };
    this.pairs.add(pair);
    client.on('data', (bytes) => server.write(this.filter(bytes)));
    server.on('data', (bytes) => client.write(bytes));
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => undefined);
      one.on('close', () => {
        // A cut connection hides from each end that the other one has closed it.
        if (other.isPaused() && !other.destroyed) return;
        other.destroy();
        this.pairs.delete(pair);
      });
    }
    if (this.swallowsNew) {
      client.pause();
      server.pause();
    }
  }
}
