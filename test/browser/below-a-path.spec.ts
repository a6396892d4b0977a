import { freePort } from '../../tools/dev-stack/processes/ports.mjs';
import { strippingProxy } from '../support/stripping-proxy.js';
import { expect, test } from './support/test.js';

test('the whole client works below a path that a proxy strips', async ({ guest, world }) => {
  const port = await freePort();
  const gateway = await world.anotherGateway(`http://127.0.0.1:${port}/meet`);
  const proxy = await strippingProxy('/meet', port, gateway.port);
  try {
    const ada = await guest('Ada', { baseURL: `${proxy.url}/` });
    await ada.page.goto(`${proxy.url}/`);
    await ada.page.getByRole('banner').getByRole('link', { name: 'Sign in' }).click();
    await ada.page.getByLabel('Name').fill('Ada Lovelace');
    await ada.page.getByLabel('Email address').fill('ada.below@example.org');
    await ada.button('Sign in').click();
    await expect(ada.page).toHaveURL(`${proxy.url}/`);
    await ada.button('New room').click();
    await ada.page.getByLabel('Room name').fill('Below a path');
    await ada.button('Create room').click();
    await ada.sees('Ready to join?');
    await expect(ada.page).toHaveURL(/\/meet\/below-a-path/);
    const link = ada.page.url();
    await ada.button('Join now').click();
    await ada.isInMeeting();
    await expect(ada.page.locator('.alone-link')).toHaveText(link);
    await ada.button('Invite others').click();
    await expect(ada.page.locator('.invitation-text')).toContainText(`Join: ${link}`);
    await ada.page.keyboard.press('Escape');

    const bob = await guest('Bob');
    await bob.page.goto(`${link}/.`);
    await expect(bob.page).toHaveURL(link);
    await bob.page.goto(`${proxy.url}/`);
    await bob.page.getByLabel('Link or code').fill(`Join: ${link}`);
    await bob.button('Join').click();
    await bob.page.getByLabel('Your name').fill('Bob');
    await bob.button('Ask to join').click();
    // Both the decision and the room's changes arrive over the WebSocket.
    await ada.button('Admit Bob').click();
    await bob.isInMeeting();
    await ada.opensSettings('Room');
    await ada.page.getByLabel('Room name').fill('Below another name');
    await ada.button('Save').click();
    await expect(bob.page.getByRole('heading', { name: 'Below another name' })).toBeVisible();

    await ada.page.goto(`${proxy.url}/`);
    await ada.page.getByRole('link', { name: 'Enter Below another name' }).click();
    await expect(ada.page).toHaveURL(link);
    await ada.button('Sign out').click();
    await expect(ada.page).toHaveURL(`${proxy.url}/`);
    await expect(ada.page.getByRole('banner').getByRole('link', { name: 'Sign in' })).toBeVisible();
    // Otherwise the pages would report errors after the proxy has stopped.
    for (const { context } of [ada, bob]) await context.close();
  } finally {
    await proxy.stop();
    await gateway.stop();
  }
});
