import { expect, test } from './support/test.js';

test('a host can mute, remove, and block a guest', async ({ meeting }) => {
  const { host, enters } = await meeting('PUBLIC');
  const bob = await enters('Bob');
  await host.button('People').click();

  await host.chooseFor('Bob', 'Mute');
  await expect(bob.button('Unmute')).toBeVisible();
  await expect(host.tile('Bob').getByText('muted')).toBeAttached();

  await host.button('Actions for Bob').click();
  await host.keepScreenshot('people');
  await host.page.keyboard.press('Escape');
  await host.chooseFor('Bob', 'Remove');
  const removal = host.page.getByRole('dialog', { name: 'Remove Bob?' });
  await host.keepScreenshot('removal');
  await removal.getByRole('button', { name: 'Remove' }).click();
  await bob.sees('A host removed you from the meeting');
  await bob.keepScreenshot('removed');
  await bob.button('Ask again').click();
  await bob.isInMeeting();
  await expect(bob.button('Unmute')).toBeVisible();

  await host.chooseFor('Bob', 'Remove and block');
  const question = host.page.getByRole('dialog', { name: 'Remove and block Bob?' });
  await host.keepScreenshot('ban');
  await question.getByRole('button', { name: 'Remove and block' }).click();
  await bob.sees('You can’t join');
  await bob.keepScreenshot('banned');
  await bob.page.reload();
  await bob.button('Join now').click();
  await bob.sees('You can’t join');
});

test('a host is told how far a block reaches before confirming it', async ({
  guest,
  meeting,
  member,
}) => {
  const { host, room, enters } = await meeting('PUBLIC');
  const bea = await member('Bea');
  await bea.join(room);
  await enters('Bob');
  await host.button('People').click();

  await host.chooseFor('Bea Example', 'Remove and block');
  const dialog = host.page.getByRole('dialog');
  await expect(dialog.getByText('They can’t rejoin with their account')).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await host.chooseFor('Bob', 'Remove and block');
  await expect(dialog.getByText('Guests can come back in another browser')).toBeVisible();
  await dialog.getByRole('button', { name: 'Remove and block' }).click();
  await expect(host.tile('Bob')).toBeHidden();
  await expect(host.tile('Bea Example')).toBeVisible();
  const bobElsewhere = await guest('Bob');
  await bobElsewhere.join(room);
  await expect(host.tile('Bob')).toBeVisible();
});

test('a host can mute everyone at once', async ({ meeting, bots }) => {
  const { host, room, enters } = await meeting('PUBLIC');
  const bob = await enters('Bob');
  await bots.enters('Carl', room);
  for (const name of ['Bob', 'Carl']) {
    await expect(host.tile(name)).toBeVisible();
    await expect(host.tile(name).getByText('muted')).not.toBeAttached();
  }
  await host.button('People').click();
  await host.button('Mute everyone').click();
  const question = host.page.getByRole('dialog', { name: 'Mute everyone?' });
  await host.keepScreenshot('mute-everyone');
  await question.getByRole('button', { name: 'Mute everyone' }).click();
  await expect(bob.button('Unmute')).toBeVisible();
  await expect(host.tile('Bob').getByText('muted')).toBeAttached();
  await expect(host.tile('Carl').getByText('muted')).toBeAttached();
  // The host stays unmuted.
  await expect(host.button('Mute', { exact: true })).toBeVisible();
});

test('a host can lower the hand of one person, and all hands', async ({ meeting }) => {
  const { host, enters } = await meeting('PUBLIC');
  const bob = await enters('Bob');
  await host.button('People').click();
  const lowerAll = host.button('Lower all hands');
  await expect(lowerAll).toBeHidden();

  await bob.button('Raise hand').click();
  await expect(lowerAll).toBeVisible();
  await host.keepScreenshot('raised-hands');
  await host.chooseFor('Bob', 'Lower hand');
  await expect(bob.page.getByText('A host lowered your hand.')).toBeVisible();
  await expect(bob.button('Raise hand')).toBeVisible();
  await expect(lowerAll).toBeHidden();

  await bob.button('Raise hand').click();
  await host.button('Raise hand').click();
  await lowerAll.click();
  await expect(bob.button('Raise hand')).toBeVisible();
  await expect(host.button('Raise hand')).toBeVisible();
  await expect(lowerAll).toBeHidden();
});

test('a host can admit everyone who is waiting', async ({ meeting, bots }) => {
  const { host, room, knocks } = await meeting('RESTRICTED');
  const bob = await knocks('Bob');
  const carl = await bots.waits('Carl', room);
  const dora = await bots.waits('Dora', room);
  await expect(host.button('People Waiting (3)')).toBeVisible();
  await host.button('Admit all').click();
  await bob.isInMeeting();
  expect([await carl(), await dora()]).toEqual(['Admitted', 'Admitted']);
  await expect(host.button('Admit all')).toBeHidden();
});

test('a host can write to the people who are waiting, who see their position', async ({
  meeting,
  bots,
}) => {
  const { host, room, knocks } = await meeting('RESTRICTED');
  await host.opensSettings('Room');
  await host.page.getByLabel('Message in the waiting room').fill('We start at ten.');
  await host.page
    .locator('form', { hasText: 'Message in the waiting room' })
    .getByRole('button')
    .click();
  await host.page.keyboard.press('Escape');
  await bots.waits('Carl', room);
  const bob = await knocks('Bob');
  await expect(bob.page.getByText('1 person ahead of you.')).toBeVisible();
  await expect(bob.page.getByText('We start at ten.')).toBeVisible();

  await host.button('Message…').click();
  await host.page.getByLabel('Message', { exact: true }).fill('Five more minutes.');
  await host.keepScreenshot('lobby-message');
  await host.button('Send').click();
  await expect(host.page.getByText('Message sent to 2 people.')).toBeVisible();
  await expect(bob.page.getByText('Five more minutes.')).toBeVisible();
  await bob.keepScreenshot('waiting-with-message');

  await host.button('Admit Carl').click();
  await expect(bob.page.getByText('You’re next in line.')).toBeVisible();
});

test('a host can send a guest back to the waiting room, and admit them again', async ({
  meeting,
}) => {
  const { host, knocks } = await meeting('RESTRICTED');
  const bob = await knocks('Bob');
  await host.button('Admit Bob').click();
  await bob.isInMeeting();
  await host.button('People').click();

  await host.chooseFor('Bob', 'Send to waiting room');
  await bob.sees('Waiting to be let in');
  await expect(host.tile('Bob')).toBeHidden();
  await host.button('Admit Bob').first().click();
  await bob.isInMeeting();
  await expect(host.tile('Bob')).toBeVisible();
});

test('a host can make a guest a viewer, and allow camera and microphone again', async ({
  meeting,
}) => {
  const { host, enters } = await meeting('PUBLIC');
  const bob = await enters('Bob');
  await host.button('People').click();
  await host.chooseFor('Bob', 'Make viewer only');
  for (const control of ['Unmute', 'Start video', 'Share screen']) {
    await expect(bob.button(control)).toBeDisabled();
  }
  await expect(host.tile('Bob').locator('video')).toBeHidden();
  await expect(host.tile('Bob').getByText('muted')).toBeAttached();
  await expect(host.tile('Bob').getByText('speaking')).not.toBeAttached();
  await expect(bob.tile('Bob').getByText('muted')).toBeAttached();
  await host.keepScreenshot('only-watching-host');
  await bob.keepScreenshot('only-watching');

  await host.chooseFor('Bob', 'Allow camera, mic and screen');
  await bob.button('Start video').click();
  await host.seesMovingPictureOf('Bob');
});

test('a host can add a member, who need not wait, change their role, and remove them', async ({
  meeting,
  member,
}) => {
  const { host, room } = await meeting('RESTRICTED');
  const bea = await member('Bea');
  await host.opensSettings('Members');
  const address = host.page.getByLabel('Add a member by email');
  await address.fill('nobody@example.org');
  await host.button('Add').click();
  await expect(host.page.getByText('There’s no account with this email address.')).toBeVisible();
  await address.fill('bea@example.org');
  await host.button('Add').click();
  // The host only sees a member's name after the member has entered the room.
  const invited = host.page.getByLabel('Role of bea@example.org');
  await expect(invited).toHaveValue('MEMBER');
  await host.keepScreenshot('members');

  await bea.join(room);
  await expect(bea.button('Settings')).toBeVisible();
  await invited.selectOption('Administrator');
  const role = host.page.getByLabel('Role of Bea Example');
  await expect(role).toHaveValue('ADMINISTRATOR');
  await bea.opensSettings('Members');
  await expect(bea.page.getByLabel('Role of Bea Example')).toHaveValue('ADMINISTRATOR');

  await host.button('Remove Bea Example').click();
  await expect(role).toBeHidden();
  // A removed member stays in the meeting, but has to wait the next time.
  await expect(bea.page.getByLabel('Role of Alice Example')).toBeHidden();
  await bea.page.keyboard.press('Escape');
  await bea.button('Leave').click();
  await bea.button('Rejoin').click();
  await bea.sees('Waiting to be let in');
});

test('a new role and a recording reach a browser whose live updates have not begun', async ({
  meeting,
  member,
}) => {
  const { host, room } = await meeting('TRUSTED');
  const bea = await member('Bea');
  await bea.holdsBackLiveUpdates();
  await bea.join(room);
  await host.button('People').click();
  await host.chooseFor('Bea Example', 'Make administrator');
  await bea.opensSettings('Members');
  await expect(bea.page.getByLabel('Role of Bea Example')).toHaveValue('ADMINISTRATOR');

  await bea.page.getByRole('tab', { name: 'Recording' }).click();
  await bea.button('Record video and audio').click();
  await bea.seesRecording();
  await bea.button('Stop recording').click();
  await expect(bea.recordingBadge).toBeHidden();
});

test('deleting a room ends its meeting, and its link no longer works', async ({ meeting }) => {
  const { host, room, enters } = await meeting('PUBLIC');
  const bob = await enters('Bob');
  await host.opensSettings('Room');
  await host.button('Delete this room').click();
  const question = host.page.getByRole('dialog', { name: 'Delete Room of Alice?' });
  await host.keepScreenshot('room-deletion');
  await question.getByRole('button', { name: 'Delete', exact: true }).click();
  await bob.sees('The room was deleted');
  await host.sees('The room was deleted');
  await bob.page.goto(room.path);
  await bob.sees('This room doesn’t exist');
});

test('a new administrator can admit guests at once', async ({ meeting, member }) => {
  const { host, room, knocks } = await meeting('TRUSTED');
  const bea = await member('Bea');
  await bea.join(room);
  await host.button('People').click();
  await host.chooseFor('Bea Example', 'Make administrator');
  const carl = await knocks('Carl');
  await bea.button('Admit Carl').click();
  await carl.isInMeeting();
});

test('a host can turn off cameras for everyone, and open the room to those waiting', async ({
  meeting,
}) => {
  const { host, room, knocks } = await meeting('RESTRICTED');
  const bob = await knocks('Bob');
  await bob.sees('Waiting to be let in');
  await host.opensSettings('Room');
  await host.keepScreenshot('settings');
  // Relaxing the access level admits the people waiting.
  await host.page.getByLabel('Who can join without waiting').selectOption('Anyone with the link');
  await bob.isInMeeting();
  await expect(bob.button('Stop video')).toBeVisible();
  await host.page.getByLabel('Camera', { exact: true }).last().uncheck();
  await expect(bob.button('Start video')).toBeDisabled();
  await expect(bob.button('Mute')).toBeEnabled();
  await expect(host.tile('Bob').locator('video')).toBeHidden();

  // A person who joins later can speak, and sees no error about the camera.
  await bob.join(room);
  await expect(host.tile('Bob')).toBeVisible();
  await expect(host.tile('Bob').getByText('muted')).not.toBeAttached();
  await expect(bob.button('Start video')).toBeDisabled();
  expect(await bob.page.getByRole('status').textContent()).toBe('');
});

test('a host can end the meeting for everyone', async ({ meeting }) => {
  const { host, enters } = await meeting('PUBLIC');
  const bob = await enters('Bob');
  await host.button('Leave').click();
  await host.button('End for everyone').click();
  const question = host.page.getByRole('dialog', { name: 'End the meeting for everyone?' });
  await host.keepScreenshot('end-for-everyone');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(bob.tile('Alice Example')).toBeVisible();
  await host.endsMeeting();
  await bob.sees('The meeting has ended');
  await host.keepScreenshot('ended');
});

test('a host who joins is told who has been waiting', async ({ member, bots }) => {
  const host = await member('Alice');
  const room = await host.room('RESTRICTED');
  await bots.waits('Bartholomew', room);
  await host.join(room);
  await expect(host.page.getByText('Bartholomew is asking to join')).toBeVisible();
  await expect(host.button('Admit Bartholomew')).toBeVisible();
});
