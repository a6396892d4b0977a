import { describe, expect, it } from '@jest/globals';
import { readDelivery } from '../../src/livekit/livekit-event-reader.js';

const read = (body: unknown, rooms: RegExp | null = null) =>
  readDelivery(Buffer.from(JSON.stringify(body)), rooms, 1_000);

const ROOM = {
  sid: 'RM_1',
  name: 'room-1',
  creationTime: '1732300000',
  turnPassword: 'turn-secret',
};
const ALICE = { sid: 'PA_1', identity: 'alice' };

describe("the reader of LiveKit's events", () => {
  it('keeps what handlers need, but no TURN password', () => {
    const { event } = read({
      event: 'participant_joined',
      id: 'EV_1',
      createdAt: '1732300001',
      room: ROOM,
      participant: {
        ...ALICE,
        name: 'Alice',
        state: 'ACTIVE',
        joinedAt: '1732300000',
        attributes: { room_role: 'owner' },
        permission: { canSubscribe: true, canPublish: true, canPublishSources: ['CAMERA'] },
        tracks: [{ sid: 'TR_1' }],
      },
      unknownField: { deep: true },
    });

    expect(event).toEqual({
      id: 'EV_1',
      name: 'participant_joined',
      lane: 'room-1',
      createdAtMs: 1_732_300_001_000,
      receivedAtMs: 1_000,
      room: { sid: 'RM_1', name: 'room-1', createdAtMs: 1_732_300_000_000 },
      participant: {
        sid: 'PA_1',
        identity: 'alice',
        name: 'Alice',
        kind: 'STANDARD',
        state: 'ACTIVE',
        attributes: { room_role: 'owner' },
        permission: {
          canSubscribe: true,
          canPublish: true,
          canPublishData: false,
          canPublishSources: ['CAMERA'],
          hidden: false,
          recorder: false,
          canUpdateMetadata: false,
          agent: false,
          canSubscribeMetrics: false,
        },
        joinedAtMs: 1_732_300_000_000,
        disconnectReason: 'UNKNOWN_REASON',
      },
    });
    expect(JSON.stringify(event)).not.toContain('turn-secret');
  });

  it('omits zero values, and writes long numbers as text, as protobuf does', () => {
    const { event } = read({
      event: 'room_started',
      id: 'EV_1',
      room: { sid: 'RM_1', name: 'room-1', creationTimeMs: '1732300000123' },
    });
    const joined = read({
      event: 'participant_joined',
      id: 'EV_2',
      room: ROOM,
      participant: { ...ALICE, joinedAtMs: '1732300000456' },
    });

    expect(event).toMatchObject({
      createdAtMs: 0,
      room: { sid: 'RM_1', name: 'room-1', createdAtMs: 1_732_300_000_123 },
    });
    expect(joined.event).toMatchObject({
      participant: { kind: 'STANDARD', name: '', attributes: {}, joinedAtMs: 1_732_300_000_456 },
    });
  });

  it('reads the sid and the identity of the participant in track events', () => {
    const { event } = read({
      event: 'track_published',
      id: 'EV_1',
      room: ROOM,
      participant: ALICE,
      track: { sid: 'TR_1', source: 'MICROPHONE', muted: true },
    });
    expect(event).toMatchObject({
      participant: { sid: 'PA_1', identity: 'alice', permission: null },
      track: { sid: 'TR_1', type: 'AUDIO', source: 'MICROPHONE', muted: true },
    });
  });

  it('finds the room of an egress, and drops where and how the file is stored', () => {
    const { event } = read({
      event: 'egress_ended',
      id: 'EV_1',
      egressInfo: {
        egressId: 'EG_1',
        roomName: 'room-1',
        status: 'EGRESS_LIMIT_REACHED',
        startedAt: '1732300000000000000',
        endedAt: '1732300060500000000',
        error: 'Session limit reached',
        errorCode: 413,
        roomComposite: { fileOutputs: [{ s3: { accessKey: 'k', secret: 'storage-secret' } }] },
        fileResults: [
          {
            filename: 'a.mp4',
            size: '5000000000',
            duration: '60500000000',
            location: 'https://s3/a',
          },
        ],
      },
    });

    expect(event).toMatchObject({
      lane: 'room-1',
      egressInfo: {
        egressId: 'EG_1',
        roomName: 'room-1',
        status: 'EGRESS_LIMIT_REACHED',
        startedAtMs: 1_732_300_000_000,
        endedAtMs: 1_732_300_060_500,
        updatedAtMs: 0,
        errorCode: 413,
        files: [{ filename: 'a.mp4', sizeBytes: 5_000_000_000, durationMs: 60_500 }],
      },
    });
    expect(JSON.stringify(event)).not.toMatch(/storage-secret|https/);
  });

  it('rounds the times of an egress down, as those that LiveKit answers are', () => {
    const nanoseconds = '1732300060500999999';
    const { event } = read({
      event: 'egress_updated',
      id: 'EV_1',
      egressInfo: {
        egressId: 'EG_1',
        startedAt: nanoseconds,
        fileResults: [{ filename: 'a.mp4', startedAt: nanoseconds, duration: '999999' }],
      },
    });

    const startedAtMs = 1_732_300_060_500;
    expect(event).toMatchObject({
      egressInfo: { startedAtMs, files: [{ startedAtMs, durationMs: 0 }] },
    });
  });

  it('reads the first status of an egress, and unknown ones', () => {
    const statusOf = (status: unknown) =>
      read({ event: 'egress_updated', id: 'EV_1', egressInfo: { egressId: 'EG_1', status } }).event;
    expect(statusOf(undefined)).toMatchObject({ egressInfo: { status: 'EGRESS_STARTING' } });
    expect(statusOf(9)).toMatchObject({ egressInfo: { status: '9' } });
  });

  it.each([
    ['an unknown name', { event: 'moon_landed', room: ROOM }],
    ['a name that every object has', { event: 'toString', room: ROOM }],
    ['an ingress', { event: 'ingress_started', ingressInfo: {} }],
    ['a participant event without participant', { event: 'participant_joined', room: ROOM }],
    [
      'a participant without sid',
      { event: 'participant_joined', room: ROOM, participant: { identity: 'a' } },
    ],
    ['a room event without room', { event: 'room_started' }],
    ['a room without sid', { event: 'room_started', room: { name: 'room-1' } }],
    [
      'a participant in a room without sid',
      { event: 'participant_joined', room: { ...ROOM, sid: '' }, participant: ALICE },
    ],
    [
      'the end of a room whose sid is no text',
      { event: 'room_finished', room: { ...ROOM, sid: 7 } },
    ],
  ])('ignores an event: %s', (_what, body) => {
    expect(read({ id: 'EV_1', ...body })).toEqual({ name: body.event, event: null });
  });

  it('ignores events of rooms of other applications, and events without a room', () => {
    const ours = /^room-/;
    const eventOf = (body: object) => read({ id: 'EV_1', ...body }, ours).event;
    expect(eventOf({ event: 'room_started', room: ROOM })).not.toBeNull();
    expect(eventOf({ event: 'room_started', room: { ...ROOM, name: 'theirs' } })).toBeNull();
    expect(
      eventOf({ event: 'egress_started', egressInfo: { egressId: 'EG_1', roomName: 'theirs' } }),
    ).toBeNull();
    expect(eventOf({ event: 'egress_started', egressInfo: { egressId: 'EG_1' } })).toBeNull();
  });

  it('gives each room with an unusual name a lane of its own, in plain letters', () => {
    const lanes = ['a}b', '}', ' ', 'ü', 'x'.repeat(300), 'plain'].map(
      (name) =>
        read({ event: 'room_started', id: 'EV_1', room: { sid: 'RM_1', name } }).event?.lane,
    );
    expect(new Set(lanes).size).toBe(6);
    for (const lane of lanes) expect(lane).toMatch(/^[\w-]{1,100}$/);
  });

  it.each([
    ['no JSON'],
    ['null'],
    ['[]'],
    ['"text"'],
    ['{}'],
    ['{"id":"EV_1"}'],
    ['{"event":"room_started"}'],
    ['{"id":5,"event":"room_started"}'],
    [''],
  ])('rejects malformed events: %s', (body) => {
    expect(() => readDelivery(Buffer.from(body), null)).toThrow(
      expect.objectContaining({ code: 'BAD_REQUEST' }),
    );
  });

  it('treats fields of the wrong type as missing', () => {
    const { event } = read({
      event: 'participant_left',
      id: 'EV_1',
      createdAt: 'soon',
      room: { ...ROOM, creationTime: {} },
      participant: { ...ALICE, attributes: ['x'], permission: 'all', disconnectReason: { a: 1 } },
    });
    expect(event).toMatchObject({
      createdAtMs: 0,
      room: { createdAtMs: 0 },
      participant: { attributes: {}, permission: null, disconnectReason: 'UNKNOWN_REASON' },
    });
  });
});
