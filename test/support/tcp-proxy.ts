import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from '../../tools/dev-stack/processes/ports.mjs';

/** A proxy between the gateway and one of its parts, which lets a test disconnect the part. */
export interface TcpProxy {
  readonly port: number;
  /** Closes all connections, and rejects new ones. */
  cut(): Promise<void>;
  /** Accepts connections again, on the same port. */
  restore(): Promise<void>;
  /** Forwards new connections elsewhere; open ones stay. */
  redirect(target: Target): void;
}

interface Target {
  readonly host: string;
  readonly port: number;
}

export async function tcpProxy(first: Target): Promise<TcpProxy> {
  let target = first;
  const sockets = new Set<Socket>();
  const port = await freePort();
  const listen = async (): Promise<Server> => {
    const server = createServer((near) => {
      const far = connect(target);
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(socket);
        socket.on('error', () => other.destroy());
        socket.on('close', () => {
          sockets.delete(socket);
          other.destroy();
        });
        socket.pipe(other);
      }
    }).listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  let server = await listen();
  return {
    port,
    async cut() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    async restore() {
      server = await listen();
    },
    redirect(next) {
      target = next;
    },
  };
}
