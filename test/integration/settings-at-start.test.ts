import { describe, expect, it } from '@jest/globals';
import { freePort } from '../../tools/dev-stack/processes/ports.mjs';
import { anEnvironment } from '../support/environment.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { startOwnRedis } from '../support/own-parts.js';

/** The output and the exit code of a gateway that cannot start with these settings. */
async function failureWith(settings: Readonly<Record<string, string>>) {
  const env = {
    ...anEnvironment(),
    MONGO_URL: process.env['MONGO_URL'] ?? '',
    REDIS_URL: process.env['REDIS_URL'] ?? '',
    ...settings,
  };
  const gateway = await GatewayProcess.build(`http://127.0.0.1:${await freePort()}`, env);
  await expect(gateway.start()).rejects.toThrow();
  const { code } = await gateway.exited();
  return { code, output: gateway.output() };
}

describe('the start of a gateway', () => {
  it('fails, and names REDIS_URL, when the server does not have the database', async () => {
    const redis = await startOwnRedis();
    const { code, output } = await failureWith({ REDIS_URL: `${redis.url}/9999` });
    await redis.stop();

    expect(code).toBe(1);
    expect(output).toContain('REDIS_URL: cannot be used;');
    expect(output).toContain('9999');
  });

  it.each([
    ['MONGO_URL', 'mongodb://127.0.0.1:1/foyer'],
    ['REDIS_URL', 'redis://127.0.0.1:1'],
  ])('fails, and names %s, when its server cannot be reached', async (name, value) => {
    const { code, output } = await failureWith({ [name]: value });

    expect(code).toBe(1);
    expect(output).toContain(`${name}: cannot be used;`);
  });

  it('fails with every mistake and contradiction listed', async () => {
    const { code, output } = await failureWith({
      TRUST_PROXY: 'abc',
      LANGUAGES: 'en_US',
      RECORDING_PROCESSING_URL: 'https://transcripts.example',
    });

    expect(code).toBe(1);
    expect(output).toMatch(
      /TRUST_PROXY: [^]*LANGUAGES: [^]*RECORDING_PROCESSING_URL, RECORDING_PROCESSING_SECRET: /,
    );
  });
});
