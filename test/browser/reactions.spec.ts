import { isAccessible } from './support/accessibility.js';
import { fitsTheScreen } from './support/fits-screen.js';
import { areApart } from './support/geometry.js';
import { joinKeepingNotices } from './support/lasting-notices.js';
import type { Person } from './support/person.js';
import { expect, test } from './support/test.js';

const SMALL_PHONE = { viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true };

const barOf = ({ page }: Person) => page.getByRole('toolbar', { name: 'React' });
const reactionsIn = ({ page }: Person) => page.locator('.reaction');

test('people react with the keyboard, and others see the reaction and its notice', async ({
  guest,
  meeting,
}) => {
  const { host, room } = await meeting('PUBLIC');
  const bob = await guest('Bob', { ...SMALL_PHONE, reducedMotion: 'reduce' });
  await joinKeepingNotices(bob, room);
  const open = host.button('React', { exact: true });
  await open.press('Enter');
  await expect(barOf(host).getByRole('button', { name: 'Thumbs up' })).toBeFocused();
  await isAccessible(host.page);
  await host.page.keyboard.press('ArrowRight');
  await host.page.keyboard.press('Enter');
  await expect(reactionsIn(bob)).toHaveText('👏Alice Example');
  await expect(bob.page.getByText('Alice Example reacted: Applause')).toBeAttached();
  await expect(reactionsIn(bob)).toHaveCSS('animation-name', 'none');
  await host.keepScreenshot('reactions');
  await host.page.keyboard.press('Escape');
  await expect(barOf(host)).toBeHidden();
  await expect(open).toBeFocused();

  await bob.uses('React');
  await barOf(bob).getByRole('button', { name: 'Heart' }).click();
  await expect(reactionsIn(bob)).toHaveText(['👏Alice Example', '❤️Bob']);
  await areApart(reactionsIn(bob).or(barOf(bob)));
  await isAccessible(bob.page);
  await fitsTheScreen(bob.page);
  await bob.keepScreenshot('phone-reactions');
  await barOf(bob).getByRole('button', { name: 'Close' }).click();
  await expect(barOf(bob)).toBeHidden();
});

test('a host reserves reactions for hosts, and clients ignore those of others', async ({
  guest,
  meeting,
  bots,
}) => {
  const { host, room } = await meeting('PUBLIC');
  const bob = await guest('Bob');
  await joinKeepingNotices(bob, room);
  const { room: connection } = await bots.watches('Carl', room);
  const carlReacts = () =>
    connection.localParticipant?.publishData(new TextEncoder().encode('love'), {
      topic: 'foyer.reaction',
      reliable: true,
    });
  // Clients ignore a sender until they know that participant.
  await expect(bob.tile('Carl')).toBeVisible();
  await carlReacts();
  await expect(reactionsIn(bob)).toHaveText('❤️Carl');

  await host.opensSettings('Room');
  await host.page.getByLabel('Everyone can send reactions').uncheck();
  await expect(bob.button('React', { exact: true })).toBeDisabled();
  await host.page.keyboard.press('Escape');
  await carlReacts();
  await host.button('React', { exact: true }).click();
  await barOf(host).getByRole('button', { name: 'Laughing' }).click();
  await expect(reactionsIn(bob)).toHaveText(['❤️Carl', '😂Alice Example']);
});
