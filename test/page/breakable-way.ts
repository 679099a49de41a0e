import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A way to the page that can be broken: all its connections end, and no new one is taken until it is mended. */
export class BreakableWay {
  private readonly sockets = new Set<Socket>();
  private isBroken = false;

  private constructor(
    private readonly listener: Server,
    port: number,
  ) {
    listener.on('connection', (client) => {
      this.remember(client);
      if (this.isBroken) return void client.destroy();
      const server = this.remember(connect(port, '127.0.0.1'));
      client.pipe(server).pipe(client);
      client.on('close', () => server.destroy());
      server.on('close', () => client.destroy());
    });
  }

  static async to(url: string): Promise<BreakableWay> {
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return new BreakableWay(listener, Number(new URL(url).port));
  }

  get url(): string {
    return `http://localhost:${String((this.listener.address() as AddressInfo).port)}/`;
  }

  break(): void {
    this.isBroken = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.isBroken = false;
  }

  /** Nothing comes through the connections that are there, and none of them ends. New ones work. */
  silence(): void {
    for (const socket of this.sockets) socket.pause();
  }

  close(): void {
    this.break();
    this.listener.close();
  }

  private remember(socket: Socket): Socket {
    this.sockets.add(socket);
    return socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
  }
}
