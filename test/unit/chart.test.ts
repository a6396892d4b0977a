import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { MAX_STOP_SECONDS } from '../../src/app.js';

const read = (name: string): string =>
  readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

const { version } = JSON.parse(read('package.json')) as { version: string };
const dockerfile = read('deploy/Dockerfile');
const deployment = read('deploy/chart/templates/deployment.yaml');

describe('the Helm chart', () => {
  it('has the version of the gateway that it installs', () => {
    expect(parse(read('deploy/chart/Chart.yaml'))).toMatchObject({ version, appVersion: version });
  });

  it('gives pods the time that the gateway may take to stop', () => {
    const helpers = read('deploy/chart/templates/_helpers.tpl');
    const [, seconds] = /\$maxStopSeconds := (\d+)/.exec(helpers) ?? [];

    expect(Number(seconds)).toBe(MAX_STOP_SECONDS);
    expect(helpers).toContain('.Values.preStopSleepSeconds .Values.shutdownGraceSeconds');
  });

  it('limits the arenas of the allocator as the image does', () => {
    const [, ofImage] = /MALLOC_ARENA_MAX=(\d+)/.exec(dockerfile) ?? [];
    const [, ofChart] = /MALLOC_ARENA_MAX\s+value: "(\d+)"/.exec(deployment) ?? [];

    expect(ofImage).toBeDefined();
    expect(ofChart).toBe(ofImage);
  });

  it('lists every value that its schema allows', () => {
    const values = read('deploy/chart/values.yaml');
    const schema = JSON.parse(read('deploy/chart/values.schema.json')) as {
      properties: Record<string, unknown>;
    };
    const missing = Object.keys(schema.properties).filter(
      (name) => name !== 'global' && !new RegExp(`^${name}:`, 'm').test(values),
    );

    expect(missing).toEqual([]);
  });
});
