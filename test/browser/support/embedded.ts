import type { FrameLocator, Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../tools/dev-stack/lib/paths.mjs';
import { freePort } from '../../../tools/dev-stack/processes/ports.mjs';
import type { Person } from './person.js';
import { startSite, type Site } from './site.js';
import { expect, test as base, type Invitation } from './test.js';

export interface Gateway {
  readonly url: string;
}

/** A person with a meeting in their page. */
interface Visit {
  readonly person: Person;
  readonly meeting: Embedded;
}

interface WorkerFixtures {
  /** The port of the site that embeds meetings of every room. */
  readonly sitePort: number;
  readonly gateway: Gateway;
}

interface Fixtures {
  readonly host: Person;
  /** Serves the page for each path of a site, by default of the one that embeds meetings of every room. */
  readonly site: (page: (path: string) => string, port?: number) => Promise<Site>;
  /** A guest who opens this page of the site that embeds meetings of every room. */
  readonly opens: (name: string, page: string, invitation?: Invitation) => Promise<Visit>;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  sitePort: [async ({}, use) => use(await freePort()), { scope: 'worker' }],
  gateway: [
    async ({ world, sitePort }, use) => {
      const gateway = await world.anotherGateway(null, {
        INSTANCE_ADMINISTRATORS: 'admin@example.org',
        EMBED_ORIGINS: `http://localhost:${sitePort}`,
      });
      await use(gateway);
      await gateway.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  // People leave before the site does: their pages may still be loading its icon.
  guest: async ({ site: _site, guest }, use) => use(guest),
  host: async ({ member, gateway }, use) => use(await member('Alice', { baseURL: gateway.url })),
  site: async ({ sitePort }, use) => {
    const sites: Site[] = [];
    await use(async (page, port = sitePort) => {
      const site = await startSite(port, page);
      sites.push(site);
      return site;
    });
    for (const { stop } of sites) await stop();
  },
  opens: async ({ guest, site }, use) =>
    use(async (name, page, invitation) => {
      const { origin } = await site(() => page);
      const person = await guest(name, invitation);
      const meeting = new Embedded(person.page);
      await meeting.open(origin);
      return { person, meeting };
    }),
});

const howTo = readFileSync(path.join(root, 'docs/how-to/embed.md'), 'utf8');

/** The page of docs/how-to/embed.md. */
export const documentedPage = (gateway: Gateway, room: string, token?: string): string =>
  example('<!doctype')
    .replace('https://meet.example.org', gateway.url)
    .replace('room="lesson"', `room="${room}"`)
    .replace('token="eyJhbGci…"', token === undefined ? '' : `token="${token}"`);

/** The frame of docs/how-to/embed.md, for a page at the port. */
export const documentedFrame = (
  gateway: Gateway,
  room: string,
  { token, sitePort }: { readonly token: string; readonly sitePort: number },
): string =>
  example('<iframe')
    .replace('https://meet.example.org/embed/lesson', `${gateway.url}/embed/${room}`)
    .replace('https://app.example.org', `http://localhost:${sitePort}`)
    .replace('eyJhbGci…', token);

/** The block of HTML that begins like this. */
const example = (start: string): string =>
  [...howTo.matchAll(/```html\n(.*?)```/gs)]
    .map(([, html = '']) => html)
    .find((html) => html.startsWith(start)) ?? '';

type Heard = (readonly [name: string, detail: unknown])[];

/** The window of a page that contains a meeting. */
type MeetingWindow = Window & { heard?: Heard };

type Commands = Readonly<Record<string, (on?: boolean) => Promise<void>>>;

const EVENTS = [
  'ready',
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
    await this.page.addInitScript(listen, EVENTS);
    await this.page.goto(address);
  }

  async join(): Promise<void> {
    await this.frame.locator('form button[type=submit]').click();
  }

  /** Resolves with the code of the error; null after success. */
  command(name: string, value?: boolean): Promise<string | null> {
    return this.page.evaluate(
      async ([method, on]) => {
        const meeting = document.querySelector('foyer-meeting') as unknown as Commands;
        return meeting[method]?.(on).then(
          () => null,
          (error: unknown) => (error as { readonly code: string }).code,
        );
      },
      [name, value] as const,
    ) as Promise<string | null>;
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
    return this.page.evaluate(() => (window as MeetingWindow).heard ?? []);
  }
}

/** Runs before the page's own scripts. The events do not bubble, so it listens to their capture phase. */
function listen(names: readonly string[]): void {
  const page = window as MeetingWindow;
  if (page.heard) return;
  const heard: Heard = (page.heard = []);
  for (const name of names) {
    page.addEventListener(
      name,
      (event) => {
        if (event.target instanceof HTMLElement && event instanceof CustomEvent)
          heard.push([name, event.detail]);
      },
      true,
    );
  }
}
