import { createHash } from 'node:crypto';
import { BadRequestError } from '../errors/domain-error.js';
import {
  isKnownEvent,
  LIVEKIT_EVENTS,
  type EventEgress,
  type EventFile,
  type EventParticipant,
  type EventPermission,
  type EventRoom,
  type EventTrack,
  type LiveKitEvent,
} from './livekit-events.js';
import { wholeMillis } from './whole-millis.js';

/** An authentic delivery. `event` is null if there is nothing to handle. */
export interface Delivery {
  readonly name: string;
  readonly event: LiveKitEvent | null;
}

type Json = Readonly<Record<string, unknown>>;

const MAX_ID_LENGTH = 200;

/**
 * Reads the parts of a webhook body that handlers need. Bodies are protobuf JSON: zero values are
 * absent, 64-bit numbers are strings. Raw bodies are never stored or logged, because they contain a
 * TURN password.
 * @param rooms the names of our rooms; null for all
 * @throws BadRequestError for a body that LiveKit never sends
 */
export function readDelivery(body: Buffer, rooms: RegExp | null, now = Date.now()): Delivery {
  const json = parse(body);
  const id = text(json['id']);
  const name = text(json['event']);
  if (id === '' || id.length > MAX_ID_LENGTH || name === '') {
    throw new BadRequestError(
      'The request body is not a LiveKit event; send LiveKit webhooks only.',
    );
  }
  const parts = {
    room: part(json['room'], readRoom),
    participant: part(json['participant'], readParticipant),
    track: part(json['track'], readTrack),
    egressInfo: part(json['egressInfo'], readEgress),
  };
  // Egress events have no room part.
  const roomName = parts.room?.name ?? parts.egressInfo?.roomName ?? '';
  const isOurs = !rooms || (roomName !== '' && rooms.test(roomName));
  if (!isOurs || !isKnownEvent(name) || LIVEKIT_EVENTS[name].some((key) => !parts[key])) {
    return { name, event: null };
  }
  const wanted = Object.fromEntries(LIVEKIT_EVENTS[name].map((key) => [key, parts[key]]));
  const event = {
    id,
    name,
    lane: laneOf(roomName === '' ? (parts.egressInfo?.egressId ?? '') : roomName),
    createdAtMs: millis(json['createdAt'], 1000),
    receivedAtMs: now,
    ...wanted,
    ...(name === 'room_finished' && {
      endReason: enumeration(json['roomEndReason'], 'ROOM_END_UNKNOWN'),
    }),
  };
  return { name, event: event as LiveKitEvent };
}

/** Room names of other products may contain characters that keys must not. */
const laneOf = (name: string): string =>
  /^[\w-]{1,100}$/.test(name) ? name : createHash('sha256').update(name).digest('base64url');

function parse(body: Buffer): Json {
  try {
    const json: unknown = JSON.parse(body.toString('utf8'));
    if (isObject(json)) return json;
  } catch {
    // Refused below, like a body that is JSON but not an object.
  }
  throw new BadRequestError('The request body is not a JSON object; send LiveKit webhooks only.');
}

/** Null also if a part lacks a required field. */
const part = <T>(value: unknown, read: (json: Json) => T | null): T | null =>
  isObject(value) ? read(value) : null;

/** Without its sid, the event could be of another meeting of the room; the reconciler finds out. */
function readRoom(json: Json): EventRoom | null {
  const sid = text(json['sid']);
  const name = text(json['name']);
  if (sid === '' || name === '') return null;
  const createdAtMs = millis(json['creationTimeMs'], 1) || millis(json['creationTime'], 1000);
  return { sid, name, createdAtMs };
}

function readParticipant(json: Json): EventParticipant | null {
  const sid = text(json['sid']);
  const identity = text(json['identity']);
  if (sid === '' || identity === '') return null;
  return {
    sid,
    identity,
    name: text(json['name']),
    kind: enumeration(json['kind'], 'STANDARD'),
    state: enumeration(json['state'], 'JOINING'),
    attributes: attributes(json['attributes']),
    permission: part(json['permission'], readPermission),
    joinedAtMs: millis(json['joinedAtMs'], 1) || millis(json['joinedAt'], 1000),
    disconnectReason: enumeration(json['disconnectReason'], 'UNKNOWN_REASON'),
  };
}

const readPermission = (json: Json): EventPermission => ({
  canSubscribe: json['canSubscribe'] === true,
  canPublish: json['canPublish'] === true,
  canPublishData: json['canPublishData'] === true,
  canPublishSources: list(json['canPublishSources']).map((source) =>
    enumeration(source, 'UNKNOWN'),
  ),
  hidden: json['hidden'] === true,
  recorder: json['recorder'] === true,
  canUpdateMetadata: json['canUpdateMetadata'] === true,
  agent: json['agent'] === true,
  canSubscribeMetrics: json['canSubscribeMetrics'] === true,
});

function readTrack(json: Json): EventTrack | null {
  const sid = text(json['sid']);
  if (sid === '') return null;
  return {
    sid,
    type: enumeration(json['type'], 'AUDIO'),
    name: text(json['name']),
    source: enumeration(json['source'], 'UNKNOWN'),
    muted: json['muted'] === true,
  };
}

function readEgress(json: Json): EventEgress | null {
  const egressId = text(json['egressId']);
  if (egressId === '') return null;
  const files = list(json['fileResults']);
  return {
    egressId,
    roomName: text(json['roomName']),
    status: enumeration(json['status'], 'EGRESS_STARTING'),
    startedAtMs: millisOfNanos(json['startedAt']),
    updatedAtMs: millisOfNanos(json['updatedAt']),
    endedAtMs: millisOfNanos(json['endedAt']),
    error: text(json['error']),
    errorCode: Number(json['errorCode'] ?? 0) || 0,
    details: text(json['details']),
    // `file` is the older form of the result; old versions of LiveKit send only that.
    files: (files.length > 0 ? files : [json['file']]).filter(isObject).map(readFile),
  };
}

const readFile = (json: Json): EventFile => ({
  filename: text(json['filename']),
  sizeBytes: Number(json['size'] ?? 0) || 0,
  durationMs: millisOfNanos(json['duration']),
  startedAtMs: millisOfNanos(json['startedAt']),
  endedAtMs: millisOfNanos(json['endedAt']),
});

/** @param unit the milliseconds of one unit of the value */
const millis = (value: unknown, unit: number): number => Math.round(Number(value ?? 0) * unit) || 0;

/** Arrives as text, because it has too many digits for a number. */
const millisOfNanos = (value: unknown): number =>
  typeof value === 'string' && /^\d{1,19}$/.test(value) ? wholeMillis(BigInt(value)) : 0;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Values that are newer than LiveKit's own definition arrive as numbers. */
const enumeration = (value: unknown, zero: string): string =>
  typeof value === 'string' || (typeof value === 'number' && value !== 0) ? String(value) : zero;

const attributes = (value: unknown): Record<string, string> =>
  isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, held]) => [name, text(held)]))
    : {};

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
