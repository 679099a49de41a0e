import net from 'node:net';
import tls from 'node:tls';

// Loaded into every process of a suite, by NODE_OPTIONS. It makes the instances of the services reach PostgreSQL and the
// brokers by way of the gateway, which can let their connections go silent. The brokers tell their clients their own addresses, so no setting
// could do that. Each connection begins with a line for the gateway: who wants to reach what.

const { INSTANCE_NAME: instance, GATEWAY_PORT: gatewayPort } = process.env;

if (instance !== undefined && gatewayPort !== undefined) {
  const { connect } = net.Socket.prototype;
  net.Socket.prototype.connect = function (...args) {
    const [{ host = 'localhost', port, ...options }, onConnect] = net._normalizeArgs(
      args[0] instanceof Array ? args[0] : args,
    );
    const socket = connect.call(
      this,
      { ...options, host: '127.0.0.1', port: Number(gatewayPort) },
      onConnect ?? undefined,
    );
    // What is written before the connection is open is sent first.
    socket.write(`${instance} ${host}:${port}\n`);
    return socket;
  };

  const { connect: connectTls } = tls;
  tls.connect = (options, onConnect) =>
    connectTls(
      { ...options, socket: options.socket ?? net.connect({ host: options.host, port: options.port }) },
      onConnect,
    );
}
