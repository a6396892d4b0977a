import { destinationsOf } from './support/destinations.js';
import { expect, test } from './support/test.js';

test('every form of a room’s link opens the room and is normalized', async ({
  guest,
  member,
  world,
}) => {
  const host = await member('Alice');
  const { path } = await host.room('PUBLIC');
  const slug = path.slice(1);
  const bob = await guest('Bob');
  for (const form of destinationsOf(slug)) {
    await bob.page.goto(world.url + form);
    await bob.sees('Ready to join?');
    await expect(bob.page, form).toHaveURL(path);
  }
});

test('an unknown path shows an error page with a link to the home page', async ({ guest }) => {
  const bob = await guest('Bob');
  const response = await bob.page.goto('/no/such/page');
  expect(response?.headers()['content-type']).toContain('text/html');
  await bob.sees('This page doesn’t exist');
  await bob.keepScreenshot('page-not-found');
  await bob.page.getByRole('link', { name: 'Back to home' }).click();
  await bob.sees('Meet, without the fuss');
});

test('an email’s link to a recording works with trailing characters', async ({ member }) => {
  const ada = await member('Ada');
  await ada.page.goto('/recordings/0c5e7d9a-6f0b-4c58-9d5c-000000000000/.');
  await ada.sees('We couldn’t find any recordings for you here');
  await expect(ada.page).toHaveURL('/recordings/0c5e7d9a-6f0b-4c58-9d5c-000000000000');
});

test('the join form follows the first link to this site in a pasted text', async ({
  guest,
  member,
  world,
}) => {
  const host = await member('Alice');
  const { path } = await host.room('PUBLIC');
  const bob = await guest('Bob');
  const pasted = [
    `${world.url}${path}/`,
    `Join: ${world.url}${path}.`,
    `<${world.url}${path}>`,
    `See https://example.org/agenda, then ${world.url}${path}`,
    `Room of Alice\nJoin: ${world.url}${path}\nBy phone: +12025550123, PIN 1234567890`,
  ];
  for (const text of pasted) {
    await bob.page.goto('/');
    await bob.pastes(text, bob.page.getByLabel('Link or code'));
    await bob.button('Join').click();
    await bob.sees('Ready to join?');
    await expect(bob.page, text).toHaveURL(path);
  }
});

test('a room is found by its name, including accents', async ({ guest, member }) => {
  const host = await member('Alice');
  await host.page.goto('/');
  await host.button('New room').click();
  await host.page.getByLabel('Room name').fill("Réunion d'équipe");
  await host.button('Create room').click();
  await host.sees('Ready to join?');
  const { pathname } = new URL(host.page.url());
  const bob = await guest('Bob');
  for (const name of ["Réunion d'équipe", "r\u00e9union d'\u00e9quipe"]) {
    await bob.page.goto('/');
    await bob.page.getByLabel('Link or code').fill(name);
    await bob.button('Join').click();
    await bob.sees('Ready to join?');
    await expect(bob.page).toHaveURL(pathname);
  }
  await bob.page.goto("/R%C3%A9union%20d'%C3%A9quipe");
  await bob.sees('Ready to join?');
});

test('the join form rejects links to other sites, and texts without a link or name', async ({
  guest,
}) => {
  const bob = await guest('Bob');
  await bob.page.goto('/');
  const field = bob.page.getByLabel('Link or code');
  await field.fill('https://example.org/weekly');
  await bob.button('Join').click();
  await expect(bob.page.getByText('This link leads to another site.')).toBeVisible();
  await bob.keepScreenshot('join-elsewhere');
  await field.fill('?!');
  await bob.button('Join').click();
  await expect(bob.page.getByText('That doesn’t look like a meeting link')).toBeVisible();
});
