import { test as base, type Browser, type BrowserContextOptions } from '@playwright/test';
import { Bots } from './bots.js';
import { chromiumArguments } from './chromium.js';
import { Person, type AccessLevel, type Room } from './person.js';
import { startWorld, type World } from './world.js';

export interface Invitation extends BrowserContextOptions {
  /** Whether the browser lets pages use the camera and microphone. */
  readonly allowsDevices?: boolean;
  /** A separate browser instead of the shared one. */
  readonly browser?: Browser;
  /** Errors in the console that the test causes on purpose. */
  readonly expectedFaults?: readonly RegExp[];
}

/** A meeting with its host in it. */
interface Meeting {
  readonly host: Person;
  readonly room: Room;
  /** A guest who asks to join. */
  readonly knocks: (name: string, invitation?: Invitation) => Promise<Person>;
  /** A guest who enters. */
  readonly enters: (name: string, invitation?: Invitation) => Promise<Person>;
}

interface Fixtures {
  /** A guest. */
  readonly guest: (name: string, invitation?: Invitation) => Promise<Person>;
  /** A signed-in user. */
  readonly member: (name: string, invitation?: Invitation) => Promise<Person>;
  /** A meeting in a new room of Alice's. */
  readonly meeting: (accessLevel: AccessLevel, host?: Invitation) => Promise<Meeting>;
  readonly bots: Bots;
  /** For a person with a separate camera: several pages that reopen one at the same time may get no video. */
  readonly newBrowser: (...extraArguments: readonly string[]) => Promise<Browser>;
}

/**
 * livekit-client logs connections that come and go to the console. Tests ask the pages whether people
 * see and hear each other instead; uncaught errors count, wherever they come from.
 */
const LIVEKIT_CLIENT = /\/livekit-client-[^/]*\.js$/;

/** Each test has its own people, in a world that a worker's tests share. Requests to other hosts fail a test. */
export const test = base.extend<Fixtures, { readonly world: World }>({
  world: [
    // Playwright recognizes fixtures without dependencies by the empty pattern.
    async ({}, use) => {
      const world = await startWorld();
      await use(world);
      await Bots.dispose();
      await world.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  guest: async ({ browser: shared, world }, use, testInfo) => {
    const people: Person[] = [];
    const faults: string[] = [];
    await use(async (name, invitation = {}) => {
      const {
        allowsDevices = true,
        browser = shared,
        expectedFaults = [],
        ...options
      } = invitation;
      const context = await browser.newContext({
        baseURL: world.url,
        locale: 'en-GB',
        permissions: allowsDevices ? ['camera', 'microphone'] : [],
        ...options,
      });
      const page = await context.newPage();
      context.on('request', (request) => {
        const { protocol, hostname } = new URL(request.url());
        const isOurs =
          /^(127\.0\.0\.1|localhost)$/.test(hostname) ||
          protocol === 'data:' ||
          protocol === 'blob:';
        if (!isOurs) faults.push(`asked ${request.url()}`);
      });
      const note = (fault: string) => {
        if (!expectedFaults.some((known) => known.test(fault))) faults.push(`${name}: ${fault}`);
      };
      page.on('pageerror', (error) => note(error.message));
      page.on('console', (message) => {
        if (message.type() !== 'error' || LIVEKIT_CLIENT.test(message.location().url)) return;
        note(message.text());
      });
      const person = new Person(name, context, page);
      people.push(person);
      return person;
    });
    if (testInfo.status !== testInfo.expectedStatus) await logPages(people);
    // An open page would continue to encode video during the next test.
    for (const { context } of people) await context.close();
    if (faults.length > 0) throw new Error(`pages reported errors:\n${faults.join('\n')}`);
  },
  member: async ({ guest }, use) => {
    await use(async (name, invitation) => {
      const person = await guest(name, invitation);
      await person.signIn();
      return person;
    });
  },
  bots: async ({ world }, use) => {
    const bots = new Bots(world.url);
    await use(bots);
    await bots.leave();
  },
  newBrowser: async ({ playwright }, use) => {
    const browsers: Browser[] = [];
    await use(async (...extraArguments) => {
      const browser = await playwright.chromium.launch({
        args: chromiumArguments(...extraArguments),
      });
      browsers.push(browser);
      return browser;
    });
    for (const browser of browsers) await browser.close();
  },
  meeting: async ({ guest, member }, use) => {
    await use(async (accessLevel, invitation) => {
      const host = await member('Alice', invitation);
      const room = await host.room(accessLevel);
      await host.join(room);
      const knocks: Meeting['knocks'] = async (name, invitation) => {
        const person = await guest(name, invitation);
        await person.knock(room);
        return person;
      };
      const enters: Meeting['enters'] = async (name, invitation) => {
        const person = await knocks(name, invitation);
        await person.isInMeeting();
        return person;
      };
      return { host, room, knocks, enters };
    });
  },
});

/** Logs what each page shows, for diagnosing a failed run from its output. */
async function logPages(people: readonly Person[]): Promise<void> {
  for (const { name, page } of people) {
    const seen = await page
      .ariaSnapshot({ timeout: 2_000 })
      .catch((error: unknown) => `nothing: ${String(error)}`);
    console.log(`${name}, at ${page.url()}:\n${seen}\n`);
  }
}

export { expect } from '@playwright/test';
