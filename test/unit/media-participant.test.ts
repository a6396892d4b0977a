import { describe, expect, it } from '@jest/globals';
import { ParticipantInfo } from 'livekit-server-sdk';
import { mediaParticipant, type MediaParticipant } from '../../src/livekit/media-participant.js';
import type { MeetingService } from '../../src/services/meeting/meeting-service.js';
import type { PresenceService } from '../../src/services/meeting/presence-service.js';
import { readDelivery } from '../../src/livekit/livekit-event-reader.js';
import { livekitHandler } from '../../src/webhooks/livekit-handlers.js';
import { meetingHandlers } from '../../src/webhooks/meeting-handlers.js';

/** A participant in LiveKit's JSON, as in a webhook. */
type Json = Readonly<Record<string, unknown>>;

async function fromWebhook(participant: Json): Promise<MediaParticipant | undefined> {
  const came: MediaParticipant[] = [];
  const presence: Partial<PresenceService> = {
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
  const room = { name: 'room', sid: 'RM_1' };
  const body = JSON.stringify({ event: 'participant_joined', id: 'EV_1', room, participant });
  const { event } = readDelivery(Buffer.from(body), null);
  if (event) await handle(event, { signal: new AbortController().signal });
  return came[0];
}

const fromApi = (participant: Json): MediaParticipant =>
  mediaParticipant(ParticipantInfo.fromJsonString(JSON.stringify(participant)));

const KINDS = [undefined, 'STANDARD', 'INGRESS', 'EGRESS', 'SIP', 'AGENT', 'CONNECTOR', 'BRIDGE'];
const PERMISSIONS: readonly (Json | undefined)[] = [
  undefined,
  { canPublish: true, canSubscribe: true, canPublishData: true },
  { canPublish: true, canPublishSources: ['CAMERA', 'SCREEN_SHARE_AUDIO'] },
  { canPublish: true, canPublishSources: ['UNKNOWN'] },
  { canPublishSources: ['MICROPHONE'] },
  { agent: true, hidden: true },
  { recorder: true, hidden: true },
  { recorder: true, agent: true },
];
const FORMS = KINDS.flatMap((kind) => PERMISSIONS.map((permission) => [kind, permission] as const));

describe('mediaParticipant', () => {
  it.each(FORMS)('reads the API and webhooks alike: %s %j', async (kind, permission) => {
    const participant: Json = {
      sid: 'PA_1',
      identity: 'somebody',
      name: 'Somebody',
      state: 'ACTIVE',
      joinedAt: '1790000000',
      joinedAtMs: '1790000000123',
      attributes: { color: '#123456' },
      ...(kind && { kind }),
      ...(permission && { permission }),
    };

    expect(await fromWebhook(participant)).toEqual(fromApi(participant));
  });

  it.each([
    ['STANDARD', {}, 'standard'],
    ['SIP', {}, 'phone'],
    ['CONNECTOR', {}, 'phone'],
    ['AGENT', {}, 'agent'],
    ['EGRESS', {}, 'recorder'],
    ['STANDARD', { agent: true }, 'agent'],
    ['STANDARD', { recorder: true }, 'recorder'],
    ['AGENT', { recorder: true }, 'recorder'],
  ])('maps kind %s with the permission %j to %s', (kind, permission, expected) => {
    expect(fromApi({ kind, permission }).kind).toBe(expected);
  });

  it('maps an unknown kind to a standard participant', async () => {
    const participant = { sid: 'PA_1', identity: 'somebody' };
    expect((await fromWebhook({ ...participant, kind: 'TELEPATHY' }))?.kind).toBe('standard');
    expect((await fromWebhook({ ...participant, kind: 99 }))?.kind).toBe('standard');
  });
});
