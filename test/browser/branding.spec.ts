import { isAccessible } from './support/accessibility.js';
import { fitsTheScreen } from './support/fits-screen.js';
import { expect, test } from './support/test.js';

const LOGO =
  'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="64" height="32"><rect width="64" height="32"/></svg>';

const webClient = {
  name: 'Acme Meet',
  logoUrl: LOGO,
  accentColor: '#0b6e4f',
  termsUrl: 'https://acme.example/terms',
  privacyUrl: 'https://acme.example/privacy',
  supportUrl: 'mailto:help@acme.example',
};

test('a deployment has its own name, logo, color, and links', async ({ guest, world }) => {
  const { port, stop } = await world.anotherGateway(null, {
    FRONTEND_CONFIG: JSON.stringify({ webClient }),
  });
  try {
    const bob = await guest('Bob', { baseURL: `http://127.0.0.1:${port}` });
    await bob.page.goto('/');
    await expect(bob.page).toHaveTitle('Acme Meet');
    const logo = bob.page.getByRole('link', { name: 'Acme Meet' });
    await expect(logo.locator('img')).toHaveAttribute('src', LOGO);
    await expect(bob.button('Join')).toHaveCSS('background-color', 'rgb(11, 110, 79)');
    for (const [name, address] of [
      ['Terms', webClient.termsUrl],
      ['Privacy', webClient.privacyUrl],
      ['Support', webClient.supportUrl],
    ] as const) {
      await expect(bob.page.getByRole('link', { name })).toHaveAttribute('href', address);
    }
    await isAccessible(bob.page);
    await bob.page.setViewportSize({ width: 320, height: 568 });
    await fitsTheScreen(bob.page);
    await bob.keepScreenshot('branding');
    const manifest = await bob.context.request.get('/manifest.webmanifest');
    expect(await manifest.json()).toMatchObject({ name: 'Acme Meet', theme_color: '#0b6e4f' });
  } finally {
    await stop();
  }
});

test('a deployment has its own name, logo, color, and links in embedded meetings, too', async ({
  guest,
  member,
  world,
}) => {
  const { port, stop } = await world.anotherGateway(null, {
    FRONTEND_CONFIG: JSON.stringify({ webClient }),
  });
  try {
    const baseURL = `http://127.0.0.1:${port}`;
    const ada = await member('Ada', { baseURL });
    const room = await ada.room('PUBLIC');
    const bob = await guest('Bob', { baseURL });
    await bob.page.goto(`/embed${room.path}`);
    await expect(bob.page.locator('.logo')).toHaveText('Acme Meet');
    await expect(bob.page.locator('.logo img')).toHaveAttribute('src', LOGO);
    await expect(bob.page).toHaveTitle('Room of Ada · Acme Meet');
    await expect(bob.page.getByRole('link', { name: 'Acme Meet' })).toHaveCount(0);
    const terms = bob.page.getByRole('link', { name: 'Terms' });
    await expect(terms).toHaveAttribute('href', webClient.termsUrl);
    await expect(terms).toHaveAttribute('target', '_blank');
    await isAccessible(bob.page);
    await bob.page.getByLabel('Your name').fill('Bob');
    await expect(bob.button('Join now')).toHaveCSS('background-color', 'rgb(11, 110, 79)');
    await bob.button('Join now').click();
    await bob.isInMeeting();
    await bob.button('Chat').click();
    await expect(bob.button('Chat').locator('.control-icon')).toHaveCSS(
      'background-color',
      'rgb(11, 110, 79)',
    );
    await bob.keepScreenshot('branding-embedded');
    // An open page would report that its gateway is gone.
    await bob.page.goto('about:blank');
  } finally {
    await stop();
  }
});
