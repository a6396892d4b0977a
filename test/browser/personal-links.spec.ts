import type { Page } from '@playwright/test';
import type { Person } from './support/person.js';
import { expect, test } from './support/test.js';

/** Every address that the page asks for, with the Referer that it sends. */
function requestsOf(page: Page): string[] {
  const requests: string[] = [];
  page.on('request', (request) => {
    requests.push(`${request.url()} from ${request.headers()['referer'] ?? ''}`);
  });
  return requests;
}

async function joinByLink(person: Person, link: string): Promise<void> {
  await person.page.goto(link);
  await person.button('Join now').click();
  await person.isInMeeting();
}

test('a personal link makes a person without an account a host, and its token leaves the address', async ({
  guest,
  meeting,
}) => {
  const { host: alice, knocks, room } = await meeting('RESTRICTED');
  const { path: link, token } = await alice.personalLink(room, {
    displayName: 'Hanna',
    isHost: true,
  });
  const hanna = await guest('Hanna');
  const requests = requestsOf(hanna.page);
  await hanna.page.goto(link);

  await expect(hanna.page.getByText('Joining as Hanna')).toBeVisible();
  await expect(hanna.page.getByLabel('Your name')).toBeHidden();
  expect(new URL(hanna.page.url()).hash).toBe('');
  await hanna.button('Join now').click();
  await hanna.isInMeeting();
  expect(hanna.page.url()).not.toContain(token);
  expect(requests.filter((request) => request.includes(token))).toEqual([]);

  await knocks('Gus');
  await hanna.button('Admit Gus').click();
  await expect(alice.button('Admit Gus')).toBeHidden();
  // The settings of the room are for its permanent hosts.
  await hanna.button('Settings').click();
  await expect(hanna.page.getByRole('dialog')).toBeVisible();
  await expect(hanna.page.getByText('Who can join without waiting')).toBeHidden();
});

test('a person with a personal link comes back after a reload, without the token', async ({
  guest,
  meeting,
}) => {
  const { host: alice, room } = await meeting('RESTRICTED');
  const { path: link } = await alice.personalLink(room, { displayName: 'Hanna', isHost: false });
  const hanna = await guest('Hanna');
  await joinByLink(hanna, link);
  await hanna.page.reload();
  await hanna.join(room);
});

test('a person with a personal link cannot be sent to the waiting room', async ({
  guest,
  meeting,
}) => {
  const { host: alice, room } = await meeting('RESTRICTED');
  const { path: link } = await alice.personalLink(room, { displayName: 'Hanna', isHost: false });
  const hanna = await guest('Hanna');
  await joinByLink(hanna, link);
  await alice.button('People').click();
  const people = alice.peoplePanel;
  const actions = people.getByRole('button', { name: 'Actions for Hanna' });

  // LiveKit may show the person before it has told the gateway: open the menu until the gateway knows.
  await expect(async () => {
    await actions.click();
    await expect(people.getByRole('menuitem', { name: 'Send to waiting room' })).toBeDisabled({
      timeout: 1_000,
    });
  }).toPass();
});

test('a personal link that was revoked says so, and the person can ask to join', async ({
  guest,
  meeting,
}) => {
  const { host: alice, room } = await meeting('RESTRICTED');
  const { path: link } = await alice.personalLink(room, { displayName: 'Hanna', isHost: false });
  await alice.revokesPersonalLinks(room);
  const hanna = await guest('Hanna');
  await hanna.page.goto(link);
  await hanna.button('Join now').click();

  await expect(
    hanna.page.getByText(
      'Your personal link is no longer valid. Ask for a new one, or join without it.',
    ),
  ).toBeVisible();
  await hanna.page.getByLabel('Your name').fill('Hanna');
  await hanna.button('Ask to join').click();
  await hanna.sees('Waiting to be let in');
});
