import { isAccessible } from './support/accessibility.js';
import { fitsTheScreen } from './support/fits-screen.js';
import { expect, test } from './support/test.js';

const HOUR_MS = 3_600_000;
const SMALL_PHONE = { viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true };

test('a member sees who is in a meeting before joining, and whether it is recorded', async ({
  guest,
  member,
  bots,
}) => {
  const host = await member('Alice');
  const room = await host.room('PUBLIC');
  await host.limitsDuration(room, HOUR_MS);
  const bea = await member('Bea');
  await host.addsMember(room, bea);
  await bea.page.goto(room.path);
  await expect(bea.page.getByText('No one’s here yet.')).toBeVisible();
  await expect(bea.page.getByText('Meetings here last up to 1 hr.')).toBeVisible();

  await host.join(room);
  await expect(bea.page.getByText('In the meeting: Alice Example')).toBeVisible();
  await expect(bea.page.getByText(/^The meeting ends by \d\d:\d\d\.$/)).toBeVisible();
  await bots.watches('Bob', room);
  await expect(bea.page.getByText('In the meeting: Alice Example and Bob')).toBeVisible();
  await host.opensSettings('Recording');
  await host.button('Record video and audio').click();
  await expect(bea.page.getByText('This meeting is being recorded.')).toBeVisible();
  await isAccessible(bea.page);
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 390, height: 844 },
    SMALL_PHONE.viewport,
  ]) {
    await bea.page.setViewportSize(viewport);
    await fitsTheScreen(bea.page);
    await bea.keepScreenshot(`before-joining-${viewport.width}x${viewport.height}`);
  }

  // The gateway tells outsiders only how long it may last.
  const carl = await guest('Carl');
  await carl.page.goto(room.path);
  await expect(carl.page.getByText('Meetings here last up to 1 hr.')).toBeVisible();
  await expect(carl.page.getByText('In the meeting')).toBeHidden();
  await expect(carl.page.getByText('This meeting is being recorded.')).toBeHidden();
});

test('people who wait see themselves, and whether a host is there', async ({ guest, member }) => {
  const host = await member('Alice');
  const room = await host.room('RESTRICTED');
  const bob = await guest('Bob', SMALL_PHONE);
  await bob.knock(room);
  await expect(bob.page.getByText('No host is here yet.')).toBeVisible();
  await expect(bob.page.getByLabel('Your video preview')).toBeVisible();
  await fitsTheScreen(bob.page);
  await isAccessible(bob.page);
  await bob.keepScreenshot('waiting-320x568');
  await bob.page.emulateMedia({ colorScheme: 'dark' });
  await bob.keepScreenshot('waiting-320x568-dark');
  await bob.page.emulateMedia({ colorScheme: 'light' });
  await bob.button('Turn camera off').click();
  await expect(bob.page.getByText('Your camera is off')).toBeVisible();

  await host.join(room);
  await expect(bob.page.getByText('A host is in the meeting.')).toBeVisible();
  await bob.page.setViewportSize({ width: 1280, height: 800 });
  await bob.keepScreenshot('waiting-1280x800');
  await host.button('Admit Bob').click();
  await bob.isInMeeting();
  await expect(bob.button('Start video')).toBeVisible();
});
