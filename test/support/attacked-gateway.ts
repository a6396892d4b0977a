import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { freePort } from '../../tools/dev-stack/processes/ports.mjs';
import { GatewayProcess } from './gateway-process.js';
import { TestClient } from './test-client.js';
import { worldOfItsOwn } from './test-app.js';

/** A gateway as operators run it, in a process that an attack could crash, fill, or block. */
export interface AttackedGateway {
  readonly url: string;
  readonly process: GatewayProcess;
  /** A new anonymous browser. */
  browser(): TestClient;
  /** A bare connection that stays half open when the gateway closes it; its errors are ignored. */
  connect(): Socket;
  /** The status and body of /livez; rejects if the gateway does not respond. */
  live(): Promise<readonly [status: number, body: unknown]>;
  /** The number of open descriptors of the process. */
  descriptors(): number;
  /** The memory of the process, in megabytes. */
  residentMB(): number;
  /** Destroys the bare connections that are still open. */
  hangUp(): void;
  stop(): Promise<void>;
}

/** @param env settings in addition to those of production with limits */
export async function startAttackedGateway(
  env: Readonly<Record<string, string>> = {},
): Promise<AttackedGateway> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const gateway = await GatewayProcess.build(url, {
    ...worldOfItsOwn(),
    NODE_ENV: 'production',
    RATE_LIMITS: 'on',
    PUBLIC_URL: url,
    ...env,
  });
  await gateway.start();
  const sockets = new Set<Socket>();
  const clients = new Set<TestClient>();
  const hangUp = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url,
    process: gateway,
    browser() {
      const client = new TestClient(url);
      clients.add(client);
      return client;
    },
    connect() {
      const port = Number(new URL(url).port);
      const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
      return socket;
    },
    async live() {
      const response = await fetch(new URL('/livez', url));
      return [response.status, await response.json()];
    },
    descriptors: () => readdirSync(`/proc/${gateway.pid}/fd`).length,
    residentMB: () => residentMB(gateway.pid),
    hangUp,
    async stop() {
      hangUp();
      await Promise.all([...clients].map((client) => client.close()));
      await gateway.stop();
    },
  };
}

function residentMB(pid: number): number {
  const [, kilobytes] =
    /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1000);
}
