import { describe, expect, it } from '@jest/globals';
import type { MediaParticipant } from '../../src/livekit/media-participant.js';
import type { MeetingService } from '../../src/services/meeting/meeting-service.js';
import type { DepartureCause } from '../../src/services/meeting/meeting-listener.js';
import type { PresenceService } from '../../src/services/meeting/presence-service.js';
import { readDelivery } from '../../src/livekit/livekit-event-reader.js';
import { livekitHandler } from '../../src/webhooks/livekit-handlers.js';
import { meetingHandlers } from '../../src/webhooks/meeting-handlers.js';

function theGateway() {
  const left: DepartureCause[] = [];
  const came: MediaParticipant[] = [];
  const presence: Partial<PresenceService> = {
    left: (_session, _departure, cause) => Promise.resolve(void left.push(cause)),
    joined: (_session, live) => Promise.resolve(void came.push(live)).then(() => null),
  };
  const meetings: Partial<MeetingService> = {};
  const handle = livekitHandler(
    meetingHandlers({
      presenceService: presence as PresenceService,
      meetingService: meetings as MeetingService,
      projection: { schedule: () => Promise.resolve() },
    }),
  );
  const hear = async (event: string, participant: Record<string, unknown>) => {
    const body = {
      event,
      id: 'EV_1',
      room: { name: 'room', sid: 'RM_1' },
      participant: { sid: 'PA_1', identity: 'somebody', ...participant },
    };
    const delivery = readDelivery(Buffer.from(JSON.stringify(body)), null);
    if (delivery.event) await handle(delivery.event, { signal: new AbortController().signal });
  };
  return { hear, left, came };
}

describe("the handlers of LiveKit's participant events", () => {
  it('handle "aborted", which LiveKit sends instead of "left" for a connection that failed', async () => {
    const { hear, left } = theGateway();

    await hear('participant_connection_aborted', { disconnectReason: 'JOIN_FAILURE' });

    expect(left).toEqual(['connection-lost']);
  });

  it.each<[string | undefined, DepartureCause]>([
    ['CLIENT_INITIATED', 'left'],
    ['CONNECTION_TIMEOUT', 'connection-lost'],
    ['DUPLICATE_IDENTITY', 'taken-over'],
    ['PARTICIPANT_REMOVED', 'removed'],
    ['ROOM_DELETED', 'room-closed'],
    ['ROOM_CLOSED', 'room-closed'],
    [undefined, 'unknown'],
    ['A_REASON_OF_TOMORROW', 'unknown'],
  ])('map the disconnect reason %s to: %s', async (disconnectReason, cause) => {
    const { hear, left } = theGateway();

    await hear('participant_left', { disconnectReason });

    expect(left).toEqual([cause]);
  });

  it.each([
    [{}, 'standard'],
    [{ kind: 'AGENT' }, 'agent'],
    [{ permission: { agent: true } }, 'agent'],
    [{ kind: 'EGRESS' }, 'recorder'],
    [{ permission: { recorder: true, hidden: true } }, 'recorder'],
    [{ kind: 'SIP' }, 'phone'],
  ])('handle agents, recorders, and callers alike: %j is %s', async (given, kind) => {
    const { hear, came } = theGateway();

    await hear('participant_joined', given);

    expect(came).toMatchObject([{ kind }]);
  });
});
