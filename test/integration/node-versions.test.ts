import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { freePort } from '../../tools/dev-stack/processes/ports.mjs';
import {
  ConfigDocument,
  RecordingUpdatedDocument,
  StartRecordingDocument,
  StartSubtitlesDocument,
} from '../generated/operations.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { nodeBinary, type NodeMajor } from '../support/node-binary.js';
import { worldOfItsOwn } from '../support/test-app.js';
import { TestClient } from '../support/test-client.js';

/** The first run downloads a version of Node, possibly on a busy machine. */
const DOWNLOAD_TIMEOUT_MS = 300_000;

describe('the gateway on each supported Node', () => {
  it.each<NodeMajor>([20, 22, 24])(
    'Node %i: applies the rules to queries, mutations, and subscriptions',
    async (major) => {
      const url = `http://127.0.0.1:${await freePort()}`;
      const env = { ...worldOfItsOwn(), PUBLIC_URL: url, FEATURES: 'recording' };
      const gateway = await GatewayProcess.build(url, env, await nodeBinary(major));
      await gateway.start();
      const client = new TestClient(url);
      const roomId = randomUUID();

      const { config } = await client.data(ConfigDocument);
      const input = { roomId, mode: 'SCREEN' as const };
      const signedOut = await client.refusal(StartRecordingDocument, { input });
      const featureOff = await client.refusal(StartSubtitlesDocument, { roomId });
      const stream = await client.subscribe(RecordingUpdatedDocument, { roomId }).refusal();

      expect(config.features).toEqual(['RECORDING']);
      expect([signedOut, featureOff, stream]).toEqual([
        'UNAUTHENTICATED',
        'NOT_FOUND',
        'UNAUTHENTICATED',
      ]);
      expect(gateway.output()).not.toContain('isUndefined');
      await client.close();
      await gateway.stop();
    },
    DOWNLOAD_TIMEOUT_MS,
  );
});
