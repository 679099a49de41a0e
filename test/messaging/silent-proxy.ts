import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { connect as connectWithTls } from 'node:tls';
import { ProxiedConnection, type Filter, type Silence } from '../../tools/launcher/gateway/proxied-connection.js';

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
    /** The authority that signed the certificate of a server to which the proxy itself speaks TLS. */
    private readonly ca?: string,
  ) {
    listener.on('connection', (client) => {
      this.accept(client);
    });
  }

  /** A proxy on a free port of this machine. */
  static async before(target: Address, ca?: string): Promise<SilentProxy> {
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
    if (this.ca !== undefined)
      for (const parameter of ['sslmode', 'sslrootcert']) proxied.searchParams.delete(parameter);
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

  private open(): Socket {
    if (this.ca === undefined) return connect(this.target);
    // PostgreSQL takes TLS from the first byte on, if it is named here.
    return connectWithTls({ ...this.target, ca: this.ca, ALPNProtocols: ['postgresql'] });
  }

  private accept(client: Socket): void {
    const connection = new ProxiedConnection(client, this.open(), {
      request: (bytes) => this.filter(bytes),
      answer: (bytes) => this.answerFilter(bytes),
    });
    this.all.add(connection);
    if (this.silenceOfNew !== undefined) connection.cut(this.silenceOfNew);
  }
}
