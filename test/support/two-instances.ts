import { tcpProxy, type TcpProxy } from './tcp-proxy.js';
import { startTestApp, type TestApp } from './test-app.js';

/**
 * Two instances on the same stores and the same LiveKit, which sends its events to the first one.
 */
export interface TwoInstances {
  readonly app: TestApp;
  /** Faults of this instance are expected. */
  readonly other: TestApp;
  /** The second instance's connection to LiveKit, which can be cut. */
  readonly wayToLiveKit: TcpProxy;
  stop(): Promise<void>;
}

export async function startTwoInstances(): Promise<TwoInstances> {
  const app = await startTestApp({ receivesWebhooks: true });
  const port = Number(new URL(app.env['LIVEKIT_URL'] ?? '').port);
  const wayToLiveKit = await tcpProxy({ host: '127.0.0.1', port });
  const env = { LIVEKIT_URL: `http://127.0.0.1:${wayToLiveKit.port}` };
  const other = await startTestApp({ beside: app, env, toleratesErrors: true });
  return {
    app,
    other,
    wayToLiveKit,
    async stop() {
      await other.stop();
      await wayToLiveKit.cut();
      await app.stop();
    },
  };
}
