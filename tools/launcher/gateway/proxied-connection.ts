import type { Socket } from 'node:net';

/** Changes bytes on their way, or only looks at them. */
export type Filter = (bytes: Buffer) => Buffer;

/** The directions in which nothing more arrives. */
export const SILENCES = ['both ways', 'towards the server', 'towards the client'] as const;
export type Silence = (typeof SILENCES)[number];

/**
 * A connection through a proxy. It can be cut without a word, as a firewall does that forgets it: what is sent does not
 * arrive, nobody is told, also not of the other side's end, and both still believe that they are connected.
 */
export class ProxiedConnection {
  private silence: Silence | undefined;
  /** How many bytes did not arrive. */
  swallowed = 0;
  /** How many bytes of the server have arrived. */
  answered = 0;
  /** Whether the client has closed its half. */
  isGivenUp = false;

  constructor(
    private readonly client: Socket,
    private readonly server: Socket,
    filters: { readonly request?: Filter; readonly answer?: Filter } = {},
  ) {
    this.forward(client, server, 'towards the server', filters.request);
    this.forward(server, client, 'towards the client', filters.answer);
    client.on('close', () => (this.isGivenUp = true));
  }

  get isCut(): boolean {
    return this.silence !== undefined;
  }

  /** Lets nothing more through in these directions, for ever. */
  cut(silence: Silence = 'both ways'): void {
    this.silence ??= silence;
  }

  destroy(): void {
    this.client.destroy();
    this.server.destroy();
  }

  private forward(from: Socket, to: Socket, direction: Silence, filter: Filter = (bytes) => bytes): void {
    from.on('data', (bytes) => {
      // The filter may cut the connection behind what it has seen.
      const filtered = this.isSilent(direction) ? undefined : filter(bytes);
      if (filtered === undefined) {
        this.swallowed += bytes.length;
        return;
      }
      to.write(filtered);
      if (direction === 'towards the client') this.answered += filtered.length;
    });
    from.on('error', () => undefined);
    from.on('close', () => {
      if (!this.isCut) to.destroy();
    });
  }

  private isSilent(direction: Silence): boolean {
    return this.silence === 'both ways' || this.silence === direction;
  }
}
