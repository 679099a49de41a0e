import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { ProxiedConnection, type Silence } from './proxied-connection.js';

/** An instance of a service, and the server that it wants to reach. */
export interface Way {
  readonly instance: string;
  readonly port: number;
}

/** The connections that {@link Gateway.silence} has cut. */
export interface SilentConnections {
  readonly count: number;
  /** Lets new connections through again. What was cut stays cut. */
  end(): void;
  /** What has become of them. */
  seen(): {
    /** How many bytes did not arrive. */
    readonly swallowed: number;
    /** How many of them the instance has closed. */
    readonly givenUp: number;
  };
}

/** Loaded into the processes of a suite, it makes the instances connect by way of the gateway. */
const PRELOAD = new URL('by-way-of-the-gateway.mjs', import.meta.url).href;

/** What all connections of the services' instances to PostgreSQL and to the brokers pass. It can let them go silent. */
export class Gateway {
  private readonly connections: { readonly way: Way; readonly connection: ProxiedConnection }[] = [];
  private readonly silent: { readonly way: Way; readonly silence: Silence }[] = [];

  private constructor(private readonly listener: Server) {
    listener.on('connection', (client) => {
      client.on('error', () => undefined);
      void readLine(client).then((line) => {
        if (line !== undefined) this.accept(client, line);
      });
    });
  }

  static async open(): Promise<Gateway> {
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return new Gateway(listener);
  }

  /** The environment of a suite whose instances are to come this way. */
  get environment(): NodeJS.ProcessEnv {
    return { NODE_OPTIONS: this.flags.join(' '), ...this.variables };
  }

  /** The flags of node with which a process comes this way, beside the variables. */
  get flags(): string[] {
    return [`--import=${PRELOAD}`];
  }

  get variables(): NodeJS.ProcessEnv {
    const { port } = this.listener.address() as AddressInfo;
    return { GATEWAY_PORT: String(port) };
  }

  /** Cuts the connections of a way without a word, and those that are opened before `end` is called. */
  silence(way: Way, silence: Silence): SilentConnections {
    const cut = this.on(way).filter(({ isCut, isGivenUp }) => !isCut && !isGivenUp);
    for (const connection of cut) connection.cut(silence);
    const entry = { way, silence };
    this.silent.push(entry);
    return {
      count: cut.length,
      end: () => {
        this.silent.splice(this.silent.indexOf(entry), 1);
      },
      seen: () => ({
        swallowed: cut.reduce((sum, { swallowed }) => sum + swallowed, 0),
        givenUp: cut.filter(({ isGivenUp }) => isGivenUp).length,
      }),
    };
  }

  /** How many bytes have arrived from the server of a way, over connections that were not cut. */
  answered(way: Way): number {
    return this.on(way).reduce((sum, { isCut, answered }) => sum + (isCut ? 0 : answered), 0);
  }

  close(): void {
    this.listener.close();
    for (const { connection } of this.connections) connection.destroy();
  }

  private on(way: Way): ProxiedConnection[] {
    return this.connections.filter((entry) => isSame(entry.way, way)).map(({ connection }) => connection);
  }

  private accept(client: Socket, line: string): void {
    const [instance = '', address = ''] = line.split(' ');
    const { hostname: host, port } = new URL(`tcp://${address}`);
    const way = { instance, port: Number(port) };
    const connection = new ProxiedConnection(client, connect({ host, port: way.port }));
    this.connections.push({ way, connection });
    const silence = this.silent.find((entry) => isSame(entry.way, way))?.silence;
    if (silence !== undefined) connection.cut(silence);
  }
}

function isSame(one: Way, other: Way): boolean {
  return one.instance === other.instance && one.port === other.port;
}

/** Reads up to the end of the first line, and leaves the rest. Undefined if the client closes before. */
async function readLine(client: Socket): Promise<string | undefined> {
  let text = Buffer.alloc(0);
  for (;;) {
    const chunk = client.read() as Buffer | null;
    if (chunk === null) {
      if (client.destroyed || client.readableEnded) return undefined;
      await Promise.race([once(client, 'readable'), once(client, 'close')]).catch(() => undefined);
      continue;
    }
    text = Buffer.concat([text, chunk]);
    const end = text.indexOf('\n');
    if (end < 0) continue;
    client.unshift(text.subarray(end + 1));
    return text.toString('utf8', 0, end);
  }
}
