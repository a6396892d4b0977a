import { expect, test } from './support/test.js';

const STORAGES = ['localStorage', 'sessionStorage'] as const;

test('the client works without remembering anything if the browser’s storage throws', async ({
  guest,
  member,
}) => {
  const host = await member('Alice');
  const room = await host.room('RESTRICTED');
  await host.join(room);
  const bob = await guest('Bob');
  await bob.page.addInitScript((names) => {
    for (const name of names) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('The operation is insecure.', 'SecurityError');
        },
      });
    }
  }, STORAGES);
  await bob.page.goto('/');
  await bob.page.getByLabel('Language').selectOption('Deutsch');
  await bob.sees('Einfach zusammenkommen');
  await bob.page.reload();
  await bob.sees('Meet, without the fuss');
  await bob.knock(room);
  await bob.sees('Waiting to be let in');
  await host.button('Admit Bob').click();
  await bob.isInMeeting();
});

test('the client works if the browser’s storage is full', async ({ guest, member }) => {
  const host = await member('Alice');
  const room = await host.room('PUBLIC');
  const bob = await guest('Bob');
  await bob.page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    };
  });
  await bob.page.goto('/');
  await bob.page.getByLabel('Language').selectOption('Français');
  await bob.sees('Se réunir, tout simplement');
  await bob.page.getByLabel('Langue').selectOption('English');
  await bob.join(room);
});

test('invalid values in the browser’s storage are ignored', async ({ guest, member }) => {
  const host = await member('Alice');
  const room = await host.room('PUBLIC');
  const bob = await guest('Bob');
  await bob.page.addInitScript(() => {
    localStorage.setItem('foyer.devices', '{"name": 5, "camera": "yes", "cameraId": null}');
    localStorage.setItem('foyer.language', '__proto__');
  });
  await bob.join(room);
});

for (const [languages, heading] of [
  [['en-US@posix', 'en'], 'Meet, without the fuss'],
  [['de_DE.UTF-8'], 'Einfach zusammenkommen'],
  [[], 'Meet, without the fuss'],
  [undefined, 'Meet, without the fuss'],
] as const) {
  test(`a browser with the languages ${JSON.stringify(languages)} shows texts and times`, async ({
    guest,
    member,
  }) => {
    const host = await member('Alice');
    const room = await host.room('PUBLIC');
    const bob = await guest('Bob');
    await bob.page.addInitScript((given) => {
      Object.defineProperty(navigator, 'languages', { get: () => given });
    }, languages);
    await bob.page.goto('/');
    await bob.sees(heading);
    await bob.page.goto(room.path);
    await bob.page.getByRole('textbox').fill('Bob');
    await bob.page.getByRole('button', { name: /^(Join now|Teilnehmen)$/ }).click();
    const chat = bob.page.getByRole('button', { name: /^Chat/ });
    await chat.click();
    await bob.page.getByRole('textbox').fill('Hello');
    // The meeting may not be connected yet. A message that could not be sent stays in the field.
    await expect(async () => {
      await bob.page.keyboard.press('Enter');
      await expect(bob.page.getByRole('log').locator('time')).toHaveText(/\d/, { timeout: 3000 });
    }).toPass();
  });
}

test('an error in a screen shows a page with a link home', async ({ guest }) => {
  const bob = await guest('Bob', {
    allowsDevices: false,
    expectedFaults: [/no screen for you/],
  });
  await bob.page.addInitScript(() => {
    const isPast = () => location.pathname === '/';
    Intl.Segmenter.prototype.segment = () => {
      if (!isPast()) throw new Error('no screen for you');
      return [] as unknown as Intl.Segments;
    };
  });
  await bob.page.route('**/graphql', (route) =>
    route.request().postData()?.includes('query Room')
      ? route.fulfill({ json: { data: { room: A_ROOM } } })
      : route.fallback(),
  );
  await bob.page.goto('/weekly');
  await bob.page.getByLabel('Your name').fill('Bob');
  await bob.sees('Something went wrong');
  await bob.keepScreenshot('fault');
  await bob.page.getByRole('link', { name: 'Back to home' }).click();
  await bob.sees('Meet, without the fuss');
});

test('a missing file of an older deployment shows a page with a reload button', async ({
  guest,
}) => {
  const bob = await guest('Bob', { expectedFaults: [/dynamically imported module/, /ERR_FAILED/] });
  await bob.page.goto('/');
  await bob.page.route(/\/assets\/recordings-screen-.*\.js$/, (route) => route.abort());
  await bob.page.goto('/recordings');
  await bob.sees('Something went wrong');
  await expect(bob.button('Reload')).toBeVisible();
});

const A_ROOM = {
  __typename: 'Room',
  id: '0c5e7d9a-6f0b-4c58-9d5c-000000000000',
  slug: 'weekly',
  name: 'Weekly',
  accessLevel: 'PUBLIC',
  viewerRole: null,
  viewerCanAdminister: false,
  pinCode: null,
  configuration: {
    __typename: 'RoomConfiguration',
    publishSources: null,
    everyoneCanMute: true,
  },
  meeting: null,
};
