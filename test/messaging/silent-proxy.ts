import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { ProxiedConnection, type Filter, type Silence } from './proxied-connection.js';

/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** A TCP proxy in front of one server, whose connections can go silent. */
export class SilentProxy {
  private readonly all = new Set<ProxiedConnection>();
  private silenceOfNew: Silence | undefined;
  /** Changes what clients send, or only looks at it. */
  filter: Filter = (bytes) => bytes;
  /** The same for what the server sends. */
  answerFilter: Filter = (bytes) => bytes;

  private constructor(
    private readonly listener: Server,
    private readonly target: Address,
  ) {
    listener.on('connection', (client) => {
      this.accept(client);
    });
  }

  /** A proxy on a free port of this machine. */
  static async before(target: Address): Promise<SilentProxy> {
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return new SilentProxy(listener, target);
  }

  /** A proxy in front of the server that a URL names. */
  static beforeUrl(url: string): Promise<SilentProxy> {
    const { hostname, port } = new URL(url);
    return SilentProxy.before({ host: hostname, port: Number(port) });
  }

  get port(): number {
    return (this.listener.address() as AddressInfo).port;
  }

  /** How many connections are open and not cut. */
  get connections(): number {
    return [...this.all].filter(({ isCut, isGivenUp }) => !isCut && !isGivenUp).length;
  }

  /** How many bytes did not arrive, since their connection was silent. */
  get swallowed(): number {
    return [...this.all].reduce((sum, { swallowed }) => sum + swallowed, 0);
  }

  /** The same URL, by way of this proxy. */
  through(url: string): string {
    const proxied = new URL(url);
    proxied.hostname = '127.0.0.1';
    proxied.port = String(this.port);
    return proxied.href;
  }

  /** Cuts all connections that are open now. New ones work. */
  cut(silence: Silence = 'both ways'): void {
    for (const connection of this.all) connection.cut(silence);
  }

  /** Cuts all connections, and those that clients open later: they are accepted, and nobody answers. */
  cutAll(silence: Silence = 'both ways'): void {
    this.silenceOfNew = silence;
    this.cut(silence);
  }

  /** Lets new connections through again. What was cut stays cut. */
  restore(): void {
    this.silenceOfNew = undefined;
  }

  async close(): Promise<void> {
    this.listener.close();
    for (const connection of this.all) connection.destroy();
    await once(this.listener, 'close');
  }

  private accept(client: Socket): void {
    const connection = new ProxiedConnection(client, connect(this.target), {
      request: (bytes) => this.filter(bytes),
      answer: (bytes) => this.answerFilter(bytes),
    });
    this.all.add(connection);
    if (this.silenceOfNew !== undefined) connection.cut(this.silenceOfNew);
  }
}
