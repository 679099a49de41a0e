import type { Socket } from 'node:net';
// Node does not find the errors among the exports of kafkajs, a CommonJS module; the default export has them.
import kafkajs from 'kafkajs';
import { prototypeOf } from './kafkajs-prototype.js';

/** kafkajs exports this error, but not its type. */
type ClosedError = new (message: string, broker: { readonly host: string; readonly port: number }) => Error;

const { KafkaJSConnectionClosedError, KafkaJSRequestTimeoutError } = kafkajs as typeof kafkajs & {
  readonly KafkaJSConnectionClosedError: ClosedError;
};

/** The part of kafkajs' connection to one broker that matters here. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  /** Undefined before the first connection. */
  readonly socket: Socket | undefined;
  readonly requestQueue: { rejectAll(error: Error): void; destroy(): void };
  connectionStatus: string;
  authenticatedAt: unknown;
  /** What has arrived of an answer that is not complete, and how many bytes it will have. */
  chunks: Buffer[];
  bytesBuffered: number;
  bytesNeeded: number;
  isConnected(): boolean;
  connect: (this: Connection) => Promise<unknown>;
  disconnect: (this: Connection) => Promise<unknown>;
  send: (this: Connection, exchange: object) => Promise<unknown>;
}

/** Each answer begins with its size, in four bytes. */
const SIZE_BYTES = 4;

const prototype = prototypeOf('network/connection.js') as Connection;
const { connect, disconnect, send } = prototype;

/**
 * Closes a connection on which a request was not answered in time, as the Java client does. So the next request opens another.
 *
 * kafkajs 2.2.4 keeps it. Where a firewall has forgotten the connection, or the broker's machine is gone, every retry
 * goes the same way, until the operating system gives up after about 15 minutes (kafkajs issues 919 and 1691).
 */
prototype.send = async function (exchange) {
  try {
    return await send.call(this, exchange);
  } catch (error) {
    if (!(error instanceof KafkaJSRequestTimeoutError)) throw error;
    const { host, port } = this;
    const closed = new KafkaJSConnectionClosedError(`${error.message}: the connection is closed`, { host, port });
    closeSilently(this, closed);
    // After this error kafkajs looks for a broker again, and not after a timeout.
    throw closed;
  }
};

/**
 * Forgets what an earlier connection has left of an answer.
 *
 * kafkajs 2.2.4 puts the first answer of the next connection behind it, understands neither, and then none that follows.
 */
prototype.connect = function () {
  if (!this.isConnected()) {
    this.chunks = [];
    this.bytesBuffered = 0;
    this.bytesNeeded = SIZE_BYTES;
  }
  return connect.call(this);
};

/**
 * Leaves a socket alone that has ended.
 *
 * kafkajs 2.2.4 lets it go (`unref`) at each disconnect. Node keeps that for when it would connect, in a listener, and after ten of
 * them it warns of a leak.
 */
prototype.disconnect = function () {
  const { socket } = this;
  if (socket?.destroyed) socket.unref = () => socket;
  return disconnect.call(this);
};

/** Nothing is waited for: what kafkajs does to disconnect waits for answers, and meanwhile lets others send. */
function closeSilently(connection: Connection, reason: Error): void {
  if (!connection.isConnected()) return;
  connection.connectionStatus = 'disconnected';
  connection.authenticatedAt = null;
  connection.requestQueue.destroy();
  connection.requestQueue.rejectAll(reason);
  connection.socket?.destroy();
}
