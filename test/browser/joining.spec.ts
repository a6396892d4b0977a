import { noteFirstFrames, reportFirstPicture } from './support/first-picture.js';
import { expect, test } from './support/test.js';

test('two people in a public room see and hear each other', async ({ guest, meeting }) => {
  const { host, room } = await meeting('PUBLIC');
  await host.seesMovingPictureOf('Alice Example');
  const bob = await guest('Bob');
  await noteFirstFrames(bob.page);
  await bob.join(room);
  await reportFirstPicture(bob, 'Bob');
  await reportFirstPicture(bob, 'Alice Example');
  await host.seesMovingPictureOf('Bob');
  await bob.seesMovingPictureOf('Alice Example');
  await host.hears('Bob');
  await bob.hears('Alice Example');
  await bob.keepScreenshot('meeting');
});

test('a waiting guest who is admitted enters without doing anything', async ({ meeting }) => {
  const { host, knocks } = await meeting('RESTRICTED');
  const bob = await knocks('Bob');
  await bob.sees('Waiting to be let in');
  await expect(bob.page.getByText('A host is in the meeting.')).toBeVisible();
  await bob.keepScreenshot('waiting');
  await expect(host.button('People Waiting (1)')).toBeVisible();
  await host.keepScreenshot('lobby');
  await host.button('Admit Bob').click();
  await bob.isInMeeting();
  await host.seesMovingPictureOf('Bob');
  await expect(host.button('Admit Bob')).toBeHidden();
});

test('a guest who is denied is told so, and can ask again after the cool-down', async ({
  meeting,
}) => {
  const { host, knocks } = await meeting('RESTRICTED');
  const bob = await knocks('Bob');
  await host.button('Deny Bob').click();
  await bob.sees('You weren’t let in');
  await bob.keepScreenshot('denied');
  await bob.button('Ask again').click();
  await bob.sees('Waiting to be let in');
});

test('a guest who reloads the page while waiting keeps their place', async ({ guest, meeting }) => {
  const { host, room } = await meeting('RESTRICTED');
  const bob = await guest('Bob');
  await bob.reloadsOnceReading('Waiting to be let in');
  await bob.knock(room);
  await bob.hasReloaded();
  await bob.sees('Waiting to be let in');
  await expect(host.button('People Waiting (1)')).toBeVisible();
  await host.button('Admit Bob').click();
  await bob.isInMeeting();
});

test('a guest who stops waiting disappears from the host’s list', async ({ meeting }) => {
  const { host, knocks } = await meeting('RESTRICTED');
  const bob = await knocks('Bob');
  await expect(host.button('Admit Bob')).toBeVisible();
  await bob.button('Cancel').click();
  await bob.sees('Ready to join?');
  await expect(host.button('Admit Bob')).toBeHidden();
});

test('a guest whose browser blocks camera and microphone is told why, and can still join', async ({
  guest,
  member,
}) => {
  const host = await member('Alice');
  const room = await host.room('PUBLIC');
  const bob = await guest('Bob', { allowsDevices: false });
  await bob.page.goto(room.path);
  await expect(bob.page.getByText('Your browser is blocking the camera.')).toBeVisible();
  await expect(bob.page.getByText('Your browser is blocking the microphone.')).toBeVisible();
  for (const device of ['Turn camera on', 'Turn microphone on']) {
    await expect(bob.button(device)).toBeVisible();
  }
  await bob.keepScreenshot('devices-blocked');
  await bob.join(room);
});

test('a second tab takes over the meeting, and the first tab can take it back', async ({
  member,
}) => {
  const alice = await member('Alice');
  const room = await alice.room('PUBLIC');
  await alice.join(room);
  const secondTab = await alice.context.newPage();
  await secondTab.goto(room.path);
  await secondTab.getByRole('button', { name: 'Join now' }).click();
  await expect(secondTab.getByRole('button', { name: 'Leave' })).toBeVisible();
  await alice.sees('You’re in this meeting in another tab');
  await alice.keepScreenshot('elsewhere');
  await alice.button('Use this tab').click();
  await alice.isInMeeting();
  await expect(
    secondTab.getByRole('heading', { name: 'You’re in this meeting in another tab' }),
  ).toBeVisible();
});

test('a guest who left the meeting can rejoin', async ({ guest, member }) => {
  const host = await member('Alice');
  const room = await host.room('PUBLIC');
  const bob = await guest('Bob');
  await bob.join(room);
  await bob.button('Leave').click();
  await bob.sees('You left the meeting');
  await bob.keepScreenshot('left');
  await bob.button('Rejoin').click();
  await bob.isInMeeting();
});
