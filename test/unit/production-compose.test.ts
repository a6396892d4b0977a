import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { MAX_STOP_SECONDS } from '../../src/app.js';
import { loadConfig } from '../../src/config/load-config.js';
import { root } from '../../tools/dev-stack/lib/paths.mjs';

interface Service {
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly stop_grace_period?: string;
}

const directory = join(root, 'deploy/production');
const read = (name: string): string => readFileSync(join(directory, name), 'utf8');
const text = read('compose.yml');

/** The variables of the example, with its empty secrets filled in as it says. */
const variables = Object.fromEntries(
  [...read('.env.example').matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [
    name,
    value || name.padEnd(64, '0'),
  ]),
);

/** As compose reads the file; a variable without a value or a default is an error. */
const { services } = parse(
  text.replaceAll(/\$\{(\w+)(?::-([^}]*)|:\?)\}/g, (_, name: string, fallback?: string) => {
    const value = variables[name] ?? fallback;
    if (value === undefined) throw new Error(`.env.example lacks ${name}`);
    return value;
  }),
  { merge: true },
) as { services: Readonly<Record<string, Service>> };

const gateway = services['gateway-1'] ?? {};
const config = loadConfig({
  NODE_ENV: 'production',
  HOST: '0.0.0.0',
  ...gateway.environment,
});

describe('the compose file for production', () => {
  it('gives the gateway settings that it accepts', () => {
    expect(config.http.publicUrl).toBe('https://meet.example.org');
    expect(services['gateway-2']).toEqual(gateway);
  });

  it('leaves no variable of the example unused', () => {
    const unused = Object.keys(variables).filter((name) => !text.includes(`\${${name}:`));

    expect(unused).toEqual([]);
  });

  it('mounts files that exist', () => {
    const mounts = Object.values(services).flatMap(({ volumes = [] }) => volumes);
    const files = mounts.filter((mount) => mount.startsWith('./')).map((mount) => mount.split(':'));

    expect(files.map(([file = '']) => existsSync(join(directory, file)))).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('gives gateways the time that they may take to stop', () => {
    const seconds = parseInt(gateway.stop_grace_period ?? '', 10);

    expect(seconds).toBeGreaterThan(config.http.shutdownGraceSeconds + MAX_STOP_SECONDS);
  });

  it('limits recordings to the same duration in the gateway and in the recorder', () => {
    const { session_limits: limits } = parse(read('egress.yaml')) as {
      session_limits: { file_output_max_duration: string };
    };
    const hours = Number(limits.file_output_max_duration.replace('h', ''));

    expect(gateway.environment?.['RECORDING_MAX_DURATION_SECONDS']).toBe(String(hours * 3600));
  });

  it('has LiveKit create no rooms and send webhooks through the proxy', () => {
    const livekit = parse(read('livekit.yaml')) as {
      room: { auto_create: boolean };
      webhook: { api_key: string; urls: string[] };
    };

    expect(livekit.room.auto_create).toBe(false);
    expect(livekit.webhook.api_key).toBe(gateway.environment?.['LIVEKIT_API_KEY']);
    for (const url of livekit.webhook.urls) {
      expect(read('Caddyfile')).toContain(`\n${new URL(url).origin} {`);
    }
  });
});
