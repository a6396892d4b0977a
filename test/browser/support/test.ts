import { test as base, type Browser, type BrowserContextOptions } from '@playwright/test';
import { Person } from './person.js';
import { startWorld, type World } from './world.js';

interface Invitation extends BrowserContextOptions {
  /** Whether the browser lets pages use camera and microphone. */
  readonly allowsDevices?: boolean;
  /** Another one than the others'. */
  readonly browser?: Browser;
}

interface Fixtures {
  /** A guest. */
  readonly guest: (name: string, options?: Invitation) => Promise<Person>;
  /** Somebody signed in. */
  readonly member: (name: string, options?: Invitation) => Promise<Person>;
}

/** Each test has people of its own, in one world that all share. Their browsers must stay on this machine. */
export const test = base.extend<Fixtures, { readonly world: World }>({
  world: [
    // Playwright tells fixtures without dependencies by the empty pattern.
    async ({}, use) => {
      const world = await startWorld();
      await use(world);
      await world.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  guest: async ({ browser: shared, world }, use) => {
    const people: Person[] = [];
    const faults: string[] = [];
    await use(async (name, { allowsDevices = true, browser = shared, ...options } = {}) => {
      const context = await browser.newContext({
        baseURL: world.url,
        locale: 'en-GB',
        permissions: allowsDevices ? ['camera', 'microphone'] : [],
        ...options,
      });
      const page = await context.newPage();
      context.on('request', (request) => {
        const { protocol, hostname } = new URL(request.url());
        const isOurs = hostname === '127.0.0.1' || protocol === 'data:' || protocol === 'blob:';
        if (!isOurs) faults.push(`asked ${request.url()}`);
      });
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) faults.push(message.text());
      });
      const person = new Person(name, context, page);
      people.push(person);
      return person;
    });
    // A page that is left open goes on encoding video under the next test.
    for (const { context } of people) await context.close();
    if (faults.length > 0) throw new Error(`pages went wrong:\n${faults.join('\n')}`);
  },
  member: async ({ guest }, use) => {
    await use(async (name, options) => {
      const person = await guest(name, options);
      await person.signIn();
      return person;
    });
  },
});

export { expect } from '@playwright/test';
