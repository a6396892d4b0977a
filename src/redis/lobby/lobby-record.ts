import type { ParticipantKind } from '../../models/participant-kind.js';
import type { MeetingGrant } from '../../models/meeting-grant.js';
import type { LobbyStatus, WaitingPerson } from './lobby-status.js';

/** A record in the scripts' form. */
interface LobbyRecord {
  readonly id: string;
  readonly displayName: string;
  readonly color: string;
  readonly kind: ParticipantKind;
  readonly enteredAt: number;
  readonly userId?: string;
  /** As text, in which Lua keeps empty lists. */
  readonly grant?: string;
}

/** Reads a person from a reply or event of the scripts, which are trusted. */
export function personOf(value: unknown): WaitingPerson {
  const { id, displayName, color, kind, enteredAt, userId = null } = value as LobbyRecord;
  return { id, displayName, color, kind, enteredAt: new Date(enteredAt), userId };
}

/** Reads the grant in a record of an admitted person; null without one. */
export const grantIn = (record: string | null): MeetingGrant | null =>
  record === null ? null : grantOf((JSON.parse(record) as LobbyRecord).grant ?? '');

/** Reads a grant from a reply of the scripts; null for an empty one. */
export const grantOf = (text: string): MeetingGrant | null =>
  text === '' ? null : (JSON.parse(text) as MeetingGrant);

export const peopleOf = (records: readonly string[]): WaitingPerson[] =>
  records.map((record) => personOf(JSON.parse(record)));

/** What the check-in replies: a status, and what belongs to it. */
export type CheckInReply = readonly [
  status: string,
  value?: string | number,
  ...place: WaitingPlace,
];

type WaitingPlace = readonly [
  waitingCount?: number,
  isNew?: number,
  ahead?: number,
  message?: string,
];

export function lobbyStatusOf([status, value, ...place]: CheckInReply): LobbyStatus {
  switch (status) {
    case 'admitted':
      return {
        status,
        person: personOf(JSON.parse(String(value))),
        grant: grantIn(String(value)),
      };
    case 'waiting':
      return waitingStatus(personOf(JSON.parse(String(value))), place);
    case 'denied':
      return { status, retryAfterMs: Number(value) };
    case 'ended':
      return { status: 'meeting-ended' };
    case 'banned':
    case 'full':
    case 'address-full':
    case 'unknown':
      return { status };
    default:
      throw new Error(`Unknown lobby status: ${status}`);
  }
}

function waitingStatus(
  person: WaitingPerson,
  [waitingCount = 0, isNew, position = 0, message = '']: WaitingPlace,
): LobbyStatus {
  return {
    status: 'waiting',
    person,
    waitingCount,
    isNew: isNew === 1,
    position,
    hostMessage: message === '' ? null : message,
  };
}
