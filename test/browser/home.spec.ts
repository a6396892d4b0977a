import { expect, test } from './support/test.js';

test('a new user signs in, creates a room, and joins it', async ({ guest }) => {
  const ada = await guest('Ada');
  await ada.page.goto('/');
  await ada.keepScreenshot('home-signed-out');
  await ada.page.getByRole('banner').getByRole('link', { name: 'Sign in' }).click();
  await ada.page.getByLabel('Name').fill('Ada Lovelace');
  await ada.page.getByLabel('Email address').fill('ada.lovelace@example.org');
  await ada.button('Sign in').click();
  await expect(ada.page.getByText('You don’t have any rooms yet.')).toBeVisible();

  await ada.button('New room').click();
  await ada.page.getByLabel('Room name').fill('Analytical engines');
  await ada.keepScreenshot('new-room');
  await ada.button('Create room').click();
  await expect(ada.page).toHaveURL(/\/analytical-engines/);
  await ada.button('Join now').click();
  await ada.isInMeeting();
  await ada.sees('You’re the only one here');
  await ada.keepScreenshot('meeting-alone');

  await ada.page.goto('/');
  await expect(ada.page.getByRole('link', { name: 'Enter Analytical engines' })).toBeVisible();
  await ada.keepScreenshot('home');
});

test('signing out ends the session on the site and at the identity provider', async ({
  member,
}) => {
  const ben = await member('Ben');
  await ben.page.goto('/');
  await ben.button('Sign out').click();
  await expect(ben.page.getByRole('banner').getByRole('link', { name: 'Sign in' })).toBeVisible();
  await expect(ben.button('New room')).toBeHidden();
});

test('the join form accepts a link and a code, and rejects links to other sites', async ({
  guest,
  member,
  world,
}) => {
  const host = await member('Cleo');
  const room = await host.room('PUBLIC');
  const dan = await guest('Dan');
  await dan.page.goto('/');
  await dan.page.getByLabel('Link or code').fill('https://example.org/elsewhere');
  await dan.button('Join').click();
  await expect(dan.page.getByText('This link leads to another site.')).toBeVisible();
  await dan.page.getByLabel('Link or code').fill(world.url + room.path);
  await dan.button('Join').click();
  await dan.sees('Ready to join?');
  await dan.page.goto('/');
  await dan.page.getByLabel('Link or code').fill('no-such-room');
  await dan.button('Join').click();
  await dan.sees('This room doesn’t exist');
  await dan.keepScreenshot('room-not-found');
});

test('the client uses the chosen language, or else the browser’s', async ({ guest }) => {
  const eva = await guest('Eva', { locale: 'de-AT' });
  await eva.page.goto('/');
  await eva.sees('Einfach zusammenkommen');
  await expect(eva.page.locator('html')).toHaveAttribute('lang', 'de');
  await eva.page.getByLabel('Sprache').selectOption('Français');
  await eva.sees('Se réunir, tout simplement');
  await eva.page.reload();
  await eva.sees('Se réunir, tout simplement');
  await eva.page.getByLabel('Langue').selectOption('Nederlands');
  await eva.sees('Vergaderen zonder gedoe');
});

test('phones can install the client, with icons of its own', async ({ guest }) => {
  const gil = await guest('Gil');
  await gil.page.goto('/');
  const manifest = await gil.page.locator('link[rel="manifest"]').getAttribute('href');
  const address = new URL(manifest ?? '', gil.page.url());
  const response = await gil.context.request.get(address.href);
  expect(response.headers()['content-type']).toContain('application/manifest+json');
  const { icons, start_url: start } = (await response.json()) as {
    icons: readonly { src: string; type: string }[];
    start_url: string;
  };
  expect(new URL(start, address).pathname).toBe('/');
  for (const { src, type } of icons) {
    const icon = await gil.context.request.get(new URL(src, address).href);
    expect(icon.headers()['content-type']).toBe(type);
  }
});

test('developers can try the API in GraphiQL', async ({ guest }) => {
  const fay = await guest('Fay');
  await fay.page.goto('/graphql');
  // The button appears before the editor whose content it sends.
  await expect(fay.page.getByText('fullName').first()).toBeVisible();
  await fay.button(/^Execute/).click();
  await expect(fay.page.getByText('"SUBTITLES"')).toBeVisible();
  await fay.keepScreenshot('graphiql');
});

test('developers can run subscriptions in GraphiQL', async ({ member, bots }) => {
  const fay = await member('Fay');
  const room = await fay.room('RESTRICTED');
  await fay.page.goto('/graphql');
  await fay.page.getByText('fullName').first().click();
  await fay.page.keyboard.press('Control+A');
  const subscription = `subscription { lobby(roomId: "${room.id}") { type participants { displayName } } }`;
  await fay.page.keyboard.insertText(subscription);
  const answer = fay.page.getByRole('region', { name: 'Result Window' });
  // GraphiQL needs a moment to notice typed text, which it then stores; until then it sends another document.
  const stored = () => fay.page.evaluate(() => Object.values(localStorage).join());
  await expect.poll(stored).toContain('subscription { lobby(');
  await expect(async () => {
    // The button says "Stop" while the subscription runs.
    const run = fay.button(/^Execute/);
    if (await run.isVisible()) await run.click();
    await expect(answer).toContainText('SNAPSHOT', { timeout: 3000 });
  }).toPass();
  await bots.waits('Bob', room);
  await expect(answer).toContainText('Bob');
  await fay.keepScreenshot('graphiql-subscription');
});

test('the home page loads at most 120 kB of script', async ({ member }) => {
  const ada = await member('Ada');
  const scripts = new Set<string>();
  ada.page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.add(response.url());
  });
  await ada.page.goto('/');
  await expect(ada.button('New room')).toBeVisible();
  const sizes = await Promise.all(
    [...scripts].map(async (url) => {
      const response = await ada.context.request.get(url, {
        headers: { 'accept-encoding': 'gzip' },
      });
      expect(response.headers()['content-encoding']).toBe('gzip');
      return Number(response.headers()['content-length']);
    }),
  );
  expect(sizes.length).toBeGreaterThan(0);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(120_000);
});
