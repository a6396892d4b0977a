import { MeetingSessionDocument, MeetingSessionsDocument } from '../generated/operations.js';
import { eventually } from './eventually.js';
import type { TestClient } from './test-client.js';

/** The meetings of a room, newest first, as a host sees them. */
export const sessionsOf = async (host: TestClient, roomId: string) =>
  (await host.data(MeetingSessionsDocument, { roomId, first: 20 })).meetingSessions.nodes;

/** One meeting, with its attendance. */
export const sessionOf = async (host: TestClient, id: string) =>
  (await host.data(MeetingSessionDocument, { id, first: 100 })).meetingSession;

/** The newest meeting of a room, once it has ended. */
export async function endedSession(host: TestClient, roomId: string) {
  const [session] = await eventually(
    () => sessionsOf(host, roomId),
    ([newest]) => Boolean(newest?.endedAt),
    45_000,
  );
  if (!session) throw new Error('no meeting');
  return sessionOf(host, session.id);
}

/** The attendance of the newest meeting of a room, once it is as expected. */
export async function attendanceThat(
  host: TestClient,
  roomId: string,
  isExpected: (people: Awaited<ReturnType<typeof sessionOf>>['attendance']['nodes']) => boolean,
) {
  return eventually(
    async () => {
      const [session] = await sessionsOf(host, roomId);
      return session ? (await sessionOf(host, session.id)).attendance.nodes : [];
    },
    isExpected,
    30_000,
  );
}
