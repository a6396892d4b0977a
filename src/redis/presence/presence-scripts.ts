import type { MeetingEndReason } from '../../models/meeting-history.js';
import type { MediaTrack } from '../../livekit/media-participant.js';
import { defineScript } from '../define-script.js';
import { storedPermission } from './permission-record.js';
import { PRESENCE_KEYS } from './presence-keys.js';
import {
  dateOf,
  inOrder,
  participantOf,
  recordIn,
  storedParticipant,
  storedTracks,
  type ParticipantRecord,
} from './presence-record.js';
import type {
  ConfirmedParticipant,
  Departure,
  MeetingLimits,
  PermissionChanges,
  PresenceChanges,
  PresenceSnapshot,
  RoomSession,
} from './presence-store.js';

/** LiveKit's list may lack events that are newer than this. */
const GRACE_MS = 10_000;

const isOne = (reply: number): boolean => reply === 1;
const nothing = (): undefined => undefined;

export const now = defineScript({
  file: new URL('./now.lua', import.meta.url),
  keys: PRESENCE_KEYS,
  args: (channel: string) => [channel],
  reply: (time: string) => Number(time),
});

export const opened = defineScript({
  file: new URL('./opened.lua', import.meta.url),
  keys: PRESENCE_KEYS,
  args: (channel: string, { sid, createdAt }: RoomSession) => [channel, sid, createdAt.getTime()],
  reply: isOne,
});

export const joined = defineScript({
  file: new URL('./joined.lua', import.meta.url),
  keys: PRESENCE_KEYS,
  args: (
    channel: string,
    { sid, createdAt }: RoomSession,
    participant: ParticipantRecord,
    { maxParticipants, maxDurationMs }: MeetingLimits,
  ) => [
    channel,
    sid,
    createdAt.getTime(),
    JSON.stringify(storedParticipant(participant)),
    maxParticipants ?? '',
    maxDurationMs ?? '',
  ],
  reply: recordIn,
});

export const left = defineScript({
  file: new URL('./left.lua', import.meta.url),
  keys: PRESENCE_KEYS,
  args: (
    channel: string,
    sessionSid: string,
    { sid, identity, joinedAt }: Departure,
    isTakeover: boolean,
  ) => [channel, sessionSid, sid, identity, joinedAt.getTime(), isTakeover ? 1 : 0],
  reply: nothing,
});

export const track = defineScript({
  file: new URL('./track.lua', import.meta.url),
  keys: PRESENCE_KEYS,
  args: (
    channel: string,
    sessionSid: string,
    sid: string,
    trackSid: string,
    published: MediaTrack | null,
  ) => {
    const { [trackSid]: stored } = storedTracks(published ? [published] : []);
    return [channel, sessionSid, sid, trackSid, stored ? JSON.stringify(stored) : ''];
  },
  reply: nothing,
});

export const change = defineScript({
  file: new URL('./change.lua', import.meta.url),
  keys: PRESENCE_KEYS,
  args: (
    channel: string,
    identity: string,
    { handRaisedAt, ...changes }: PresenceChanges,
    sid: string,
  ) => {
    const hand = handRaisedAt !== undefined && { handRaisedAt: handRaisedAt?.getTime() ?? null };
    return [channel, identity, JSON.stringify({ ...changes, ...hand }), sid];
  },
  reply: recordIn,
});

export const confirm = defineScript({
  file: new URL('./confirm.lua', import.meta.url),
  keys: PRESENCE_KEYS,
  args: (
    channel: string,
    sessionSid: string,
    askedAt: number,
    listed: readonly string[],
    facts: readonly ConfirmedParticipant[],
  ) => {
    const bySid = Object.fromEntries(facts.map((fact) => [fact.sid, storedFact(fact)]));
    const [sids, parts] = [JSON.stringify(listed), JSON.stringify(bySid)];
    return [channel, sessionSid, askedAt, GRACE_MS, sids, parts];
  },
  reply: ([ghosts, repaired]: [number, number]) => ({ ghosts, repaired }),
});

const storedFact = ({ displayName, color, handRaisedAt, tracks }: ConfirmedParticipant) => ({
  displayName,
  color,
  handRaisedAt: handRaisedAt?.getTime() ?? null,
  tracks: storedTracks(tracks),
});

export const end = defineScript({
  file: new URL('./end.lua', import.meta.url),
  keys: PRESENCE_KEYS,
  args: (channel: string, sessionSid: string | null, reason: MeetingEndReason) => [
    channel,
    sessionSid ?? '',
    reason,
  ],
  reply: isOne,
});

export const permit = defineScript({
  file: new URL('./permit.lua', import.meta.url),
  keys: PRESENCE_KEYS,
  args: (channel: string, identity: string, changes: PermissionChanges) => [
    channel,
    identity,
    storedPermission(changes),
  ],
  reply: nothing,
});

export const setTokenHolder = defineScript({
  file: new URL('./set-token-holder.lua', import.meta.url),
  keys: PRESENCE_KEYS,
  args: (channel: string, identity: string, userId: string | null) => [
    channel,
    identity,
    userId ?? '',
  ],
  reply: nothing,
});

export const tokenHolder = defineScript({
  file: new URL('./token-holder.lua', import.meta.url),
  keys: PRESENCE_KEYS,
  args: (channel: string, identity: string) => [channel, identity],
  reply: (reply: string | null) => (reply === null ? null : { userId: userIn(reply) }),
});

/** Guests have an empty one. */
const userIn = (reply: string): string | null => (reply === '' ? null : reply);

export const userOf = defineScript({
  file: new URL('./user-of.lua', import.meta.url),
  keys: PRESENCE_KEYS,
  args: (channel: string, identity: string) => [channel, identity],
  reply: (reply: string | null) => (reply === null ? null : userIn(reply)),
});

export const find = defineScript({
  file: new URL('./find.lua', import.meta.url),
  keys: PRESENCE_KEYS,
  args: (channel: string, identity: string) => [channel, identity],
  reply: recordIn,
});

export const snapshot = defineScript({
  file: new URL('./snapshot.lua', import.meta.url),
  keys: PRESENCE_KEYS,
  args: (channel: string) => [channel],
  reply: ([seq, startedAt, participantCount, records]: [
    string,
    string,
    number,
    string[],
  ]): PresenceSnapshot => ({
    seq: Number(seq),
    startedAt: dateOf(startedAt),
    participantCount,
    participants: inOrder(records).map((stored) => ({ ...participantOf(stored), rev: stored.rev })),
  }),
});

export const isOpen = defineScript({
  file: new URL('./is-open.lua', import.meta.url),
  keys: PRESENCE_KEYS,
  args: (channel: string, sessionSid: string) => [channel, sessionSid],
  reply: (reply: number) => (reply === 0 ? null : { isLimited: reply === 2 }),
});

export const reserve = defineScript({
  file: new URL('./reserve.lua', import.meta.url),
  keys: PRESENCE_KEYS,
  args: (
    channel: string,
    sessionSid: string,
    identity: string,
    maxParticipants: number | null,
    connectMs: number,
  ) => [channel, sessionSid, identity, maxParticipants ?? '', connectMs],
  reply: isOne,
});

export const warn = defineScript({
  file: new URL('./warn.lua', import.meta.url),
  keys: PRESENCE_KEYS,
  args: (channel: string, sessionSid: string, beforeMs: number, endsAt: Date) => [
    channel,
    sessionSid,
    beforeMs,
    endsAt.getTime(),
  ],
  reply: isOne,
});
