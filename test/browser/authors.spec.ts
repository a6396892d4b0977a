import type { Participant } from '@livekit/rtc-node';
import { expect, test } from './support/test.js';

const trackOf = ({ trackPublications }: Participant): string =>
  [...trackPublications.values()][0]?.sid ?? '';

test('chat shows who sent a message, whatever the message claims', async ({ meeting, bots }) => {
  const { host, room } = await meeting('PUBLIC');
  const { room: mallory } = await bots.enters('Mallory', room);
  await expect(host.tile('Mallory')).toBeVisible();
  await host.button('Chat').click();
  const [alice] = mallory.remoteParticipants.values();
  const identity = alice?.identity ?? '';
  const own = mallory.localParticipant;

  await own?.sendChatMessage('as a packet', undefined, identity);
  const attributes = { from: identity, sender: identity, display_name: 'Alice Example' };
  for (const text of ['as a stream', 'at last']) {
    const options = { topic: 'lk.chat', senderIdentity: identity, attributes };
    const stream = await own?.streamText(options);
    await stream?.write(text);
    await stream?.close();
  }

  const messages = host.page.getByRole('log', { name: 'Chat' }).getByRole('listitem');
  await expect(messages.filter({ hasText: 'at last' })).toBeVisible();
  await expect(messages.filter({ hasText: 'as a stream' })).toBeVisible();
  for (const author of await messages.locator('.chat-author').all()) {
    await expect(author).toContainText('Mallory');
    await expect(author).not.toContainText('Alice');
  }
});

test('chat continues, and keeps its messages, whatever a participant sends', async ({
  meeting,
  bots,
}) => {
  const { host, room } = await meeting('PUBLIC');
  const { room: mallory } = await bots.enters('Mallory', room);
  await expect(host.tile('Mallory')).toBeVisible();
  await host.button('Chat').click();
  const write = host.page.getByLabel('Write a message');
  await write.fill('Minutes of the meeting');
  await write.press('Enter');
  const messages = host.page.getByRole('log', { name: 'Chat' }).getByRole('listitem');
  await expect(messages.filter({ hasText: 'Minutes of the meeting' })).toBeVisible();

  const own = mallory.localParticipant;
  const send = async (text: string, streamId?: string) => {
    await own?.sendText(text, { topic: 'lk.chat', ...(streamId && { streamId }) });
  };
  await send('the first of this ID', 'same');
  await expect(messages.filter({ hasText: 'the first of this ID' })).toBeVisible();
  await send('the second of this ID', 'same');
  for (const message of [
    'not JSON',
    'null',
    '{"id":"1","timestamp":1,"message":{"a":1}}',
    '{"id":"2","timestamp":"never","message":"with a time that is none"}',
    '{"id":{},"timestamp":9e99,"message":["a"]}',
    '{"message":null}',
  ]) {
    const data = new TextEncoder().encode(message);
    await own?.publishData(data, { topic: 'lk-chat-topic', reliable: true });
    await own?.publishData(data, { topic: 'lk.chat', reliable: true });
  }
  await send(`long ${'x'.repeat(100_000)}`);
  await send('<b>at last</b> https://example.org/"onclick="alert(1)');

  await expect(messages.filter({ hasText: '<b>at last</b>' })).toBeVisible();
  await expect(messages).toHaveCount(5);
  await expect(messages.filter({ hasText: 'Minutes of the meeting' })).toBeVisible();
  await expect(messages.filter({ hasText: 'the first of this ID' })).toBeVisible();
  await write.fill('still here');
  await write.press('Enter');
  await expect(messages.filter({ hasText: 'still here' })).toBeVisible();
});

test('captions of a person come from that person or the transcriber alone', async ({
  meeting,
  bots,
}) => {
  const { host, room } = await meeting('PUBLIC');
  // The transcriber hears no muted microphone.
  await host.button('Mute', { exact: true }).click();
  const { room: mallory } = await bots.enters('Mallory', room);
  await expect(host.tile('Mallory')).toBeVisible();
  await host.button('Show captions').click();
  const captions = host.page.getByRole('log', { name: 'Captions' });
  const [alice] = mallory.remoteParticipants.values();
  const own = mallory.localParticipant;
  if (!alice || !own) throw new Error('Mallory is not in the meeting');

  const caption = async (text: string, speaker: Participant, senderIdentity: string) => {
    const attributes = {
      'lk.segment_id': text,
      'lk.transcription_final': 'true',
      'lk.transcribed_track_id': trackOf(speaker),
    };
    const stream = await own.streamText({ topic: 'lk.transcription', senderIdentity, attributes });
    await stream.write(text);
    await stream.close();
  };
  await caption('forged for her track', alice, own.identity);
  await caption('forged in her name', alice, alice.identity);
  await caption('forged for my track', own, alice.identity);
  await caption('my own words', own, own.identity);

  await expect(captions.getByText('my own words')).toHaveText('Mallory my own words');
  const forged = captions.getByText('forged');
  for (const text of await forged.allTextContents()) expect(text).toMatch(/^Mallory forged for my/);
  await expect(captions.getByText('Alice Example')).toHaveCount(0);
});
