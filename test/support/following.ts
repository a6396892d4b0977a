import { setTimeout as delay } from 'node:timers/promises';
import { RoomEventsDocument } from '../generated/operations.js';
import type { Guest } from './guest.js';
import type { TestApp } from './test-app.js';
import type { TestClient } from './test-client.js';

/**
 * Follows the events of a room that a participant is in. Resolves once the subscription is active:
 * until then, the participant is renamed repeatedly.
 */
export async function follow(
  app: TestApp,
  client: TestClient,
  roomId: string,
  { identity }: Guest,
) {
  const stream = client.subscribe(RoomEventsDocument, { roomId });
  const isOpen = stream.next().then(() => true);
  // The subscription may fail before the test reads it; the next read reports the failure.
  isOpen.catch(() => undefined);
  for (let count = 1; ; count += 1) {
    await app.ports.presenceStore.change(roomId, identity, { displayName: `Name ${count}` });
    if (await Promise.race([isOpen, delay(100, false)])) break;
  }
  return {
    /** Reads events until the status of the subtitles has changed. */
    subtitles: async () => {
      const { roomEvents } = await stream.until(
        (event) => event.roomEvents.__typename === 'SubtitlesChanged',
      );
      return roomEvents.__typename === 'SubtitlesChanged' ? roomEvents.subtitles.status : null;
    },
    /** Reads events until someone was muted. */
    muted: async () => {
      const { roomEvents } = await stream.until(
        (event) => event.roomEvents.__typename === 'ParticipantsMuted',
      );
      if (roomEvents.__typename !== 'ParticipantsMuted') throw new Error('not reported');
      return roomEvents;
    },
    close: () => stream.close(),
    /** Reads events until a participant has joined; resolves to the participant. */
    joined: async () => {
      const { roomEvents } = await stream.until(
        (event) => event.roomEvents.__typename === 'ParticipantJoined',
      );
      return roomEvents.__typename === 'ParticipantJoined' ? roomEvents.participant.identity : null;
    },
    /** Reads events until a participant has left; resolves to the participant. */
    left: async () => {
      const { roomEvents } = await stream.until(
        (event) => event.roomEvents.__typename === 'ParticipantLeft',
      );
      return roomEvents.__typename === 'ParticipantLeft' ? roomEvents.identity : null;
    },
    /** Reads events until the end of the meeting is announced. */
    endingSoon: async () => {
      const { roomEvents } = await stream.until(
        (event) => event.roomEvents.__typename === 'MeetingEndingSoon',
      );
      if (roomEvents.__typename !== 'MeetingEndingSoon') throw new Error('not announced');
      return roomEvents;
    },
    /** Reads events until the meeting has ended. */
    ended: () => stream.until(({ roomEvents }) => roomEvents.__typename === 'MeetingEnded'),
    /** Reads events until a participant has changed as expected. */
    changed: (fits: (participant: ChangedParticipant) => boolean) =>
      stream.until(
        ({ roomEvents }) =>
          roomEvents.__typename === 'ParticipantChanged' && fits(roomEvents.participant),
      ),
  };
}

interface ChangedParticipant {
  readonly identity: string;
  readonly displayName: string;
  readonly role: string | null;
  readonly handRaisedAt: string | null;
  readonly tracks: readonly { readonly sid: string; readonly muted: boolean }[];
}
