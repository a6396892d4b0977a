import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { WEBHOOKS } from '../support/webhook-receiver.js';

const FILES = ['deploy/grafana/foyer.json', 'deploy/alerts.yml'];

/** Prometheus itself adds this one to each target. */
const OF_PROMETHEUS = new Set(['up']);

const read = (file: string): string =>
  readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

/** The metrics in the expressions of a file: names before a selector, a range, or a closing bracket. */
const metricsIn = (text: string): ReadonlySet<string> =>
  new Set(
    [...text.matchAll(/\b(?:foyer|nodejs|process)_[a-z0-9_]+|\bup(?=\{)/g)].map(([name]) => name),
  );

describe('the dashboard and the alerts', () => {
  let app: TestApp;
  let exported: ReadonlySet<string>;

  beforeAll(async () => {
    const FEATURES = `${WEBHOOKS.FEATURES},recording,storage_events`;
    app = await startTestApp({ env: { ...WEBHOOKS, FEATURES } });
    const text = await (await fetch(new URL('/metrics', app.url))).text();
    const types = text.matchAll(/^# TYPE (\S+) (\S+)$/gm);
    exported = new Set(
      [...types].flatMap(([, name = '', type]) =>
        type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
      ),
    );
  });
  afterAll(() => app.stop());

  it.each(FILES)('%s names metrics that exist', (file) => {
    const named = [...metricsIn(read(file))];

    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !exported.has(name) && !OF_PROMETHEUS.has(name))).toEqual([]);
  });

  it('the dashboard shows every metric of the gateway itself', () => {
    const shown = metricsIn(read('deploy/grafana/foyer.json'));
    const families = [...exported]
      .filter((name) => name.startsWith('foyer_'))
      .map((name) => name.replace(/_(bucket|count|sum)$/, ''));

    const isShown = (family: string) => [...shown].some((name) => name.startsWith(family));
    expect([...new Set(families)].filter((family) => !isShown(family))).toEqual([]);
  });

  it('docs/how-to/observe.md says what to do about every alert', () => {
    const alerts = [...read('deploy/alerts.yml').matchAll(/- alert: (\w+)/g)].map(
      ([, name]) => name,
    );
    const documented = read('docs/how-to/observe.md');

    expect(alerts.length).toBeGreaterThan(10);
    expect(alerts.filter((name) => !documented.includes(`\`${name ?? ''}\``))).toEqual([]);
  });
});
