import type { FrameLocator, Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../tools/dev-stack/lib/paths.mjs';
import { freePort } from '../../../tools/dev-stack/processes/ports.mjs';
import type { Person } from './person.js';
import { startSite, type Site } from './site.js';
import { expect, test as base } from './test.js';

export interface Gateway {
  readonly url: string;
  readonly port: number;
}

interface Fixtures {
  /** The port of the site whose page embeds meetings. */
  readonly sitePort: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly gateway: Gateway;
  readonly host: Person;
  /** Serves the page for each path of the site. */
  readonly site: (page: (path: string) => string) => Promise<Site>;
}

export const test = base.extend<Fixtures>({
  sitePort: async ({}, use) => use(await freePort()),
  settings: async ({ sitePort }, use) => use({ EMBED_ORIGINS: `http://localhost:${sitePort}` }),
  gateway: async ({ world, settings }, use) => {
    const gateway = await world.anotherGateway(null, {
      INSTANCE_ADMINISTRATORS: 'admin@example.org',
      ...settings,
    });
    await use({ url: `http://127.0.0.1:${gateway.port}`, port: gateway.port });
    await gateway.stop();
  },
  host: async ({ member, gateway }, use) => use(await member('Alice', { baseURL: gateway.url })),
  site: async ({ sitePort }, use) => {
    const sites: Site[] = [];
    await use(async (page) => {
      const site = await startSite(sitePort, page);
      sites.push(site);
      return site;
    });
    for (const { stop } of sites) await stop();
  },
});

/** The page of docs/how-to/embed.md. */
export const documentedPage = (gateway: Gateway, room: string, token: string) => {
  const text = readFileSync(path.join(root, 'docs/how-to/embed.md'), 'utf8');
  const [, page = ''] = /```html\n(<!doctype.*?)```/s.exec(text) ?? [];
  return page
    .replace('https://meet.example.org', gateway.url)
    .replace('room="lesson"', `room="${room}"`)
    .replace('token="eyJhbGci…"', token === '' ? '' : `token="${token}"`);
};

type Heard = readonly (readonly [name: string, detail: unknown])[];

interface Meeting extends HTMLElement {
  readonly heard: Heard;
  readonly [command: string]: unknown;
}

const EVENTS = [
  'waiting',
  'joined',
  'denied',
  'left',
  'participant-joined',
  'participant-left',
  'devices-changed',
  'recording-changed',
  'error',
];

/** A person whose page contains a meeting. */
export class Embedded {
  readonly frame: FrameLocator;

  constructor(private readonly page: Page) {
    this.frame = page.frameLocator('foyer-meeting iframe');
  }

  async open(address: string): Promise<void> {
    await this.page.goto(address);
    await this.page.evaluate((names) => {
      const meeting = document.querySelector('foyer-meeting');
      const heard: [string, unknown][] = [];
      Object.assign(meeting ?? {}, { heard });
      for (const name of names) {
        meeting?.addEventListener(name, (event) => {
          heard.push([name, event instanceof CustomEvent ? event.detail : null]);
        });
      }
    }, EVENTS);
  }

  async join(): Promise<void> {
    await this.frame.locator('form button[type=submit]').click();
  }

  /** Resolves with the code of the error; null after success. */
  command(name: string, value?: boolean): Promise<string | null> {
    return this.page.evaluate(
      async ([method, on]) => {
        const meeting = document.querySelector<Meeting>('foyer-meeting');
        const run = meeting?.[method] as (on?: boolean) => Promise<void>;
        return run.call(meeting, on).then(
          () => null,
          (error: unknown) => (error as { readonly code: string }).code,
        );
      },
      [name, value] as const,
    );
  }

  /** Expects an event whose detail has these fields. */
  async hears(name: string, detail: Record<string, unknown>): Promise<void> {
    const details = async () =>
      (await this.#heard()).filter(([heard]) => heard === name).map(([, found]) => found);
    await expect.poll(details).toContainEqual(expect.objectContaining(detail));
  }

  async hasNotHeard(name: string, detail: Record<string, unknown> = {}): Promise<void> {
    const heard = await this.#heard();
    expect(heard).not.toContainEqual([name, expect.objectContaining(detail)]);
  }

  #heard(): Promise<Heard> {
    return this.page.evaluate(() => document.querySelector<Meeting>('foyer-meeting')?.heard ?? []);
  }
}
