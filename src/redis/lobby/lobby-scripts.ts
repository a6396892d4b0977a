import { defineScript } from '../define-script.js';
import { LOBBY_KEYS } from './lobby-keys.js';
import type { MeetingGrant } from '../../models/meeting-grant.js';
import type { LobbyPage, PageReply } from './lobby-pages.js';
import { grantOf, lobbyStatusOf, peopleOf, type CheckInReply } from './lobby-record.js';
import type {
  Applicant,
  Granted,
  LobbySettings,
  LobbySnapshot,
  PersonKey,
} from './lobby-status.js';

export const checkIn = defineScript({
  file: new URL('./check-in.lua', import.meta.url),
  keys: LOBBY_KEYS,
  args: (
    hosts: string,
    { identity, userId }: PersonKey,
    applicant: Applicant | null,
    leaseMs: number,
    { maxWaiting, maxWaitingPerAddress }: LobbySettings,
  ) => {
    const { displayName = '', color = '', kind = '', address } = applicant ?? {};
    const person = [displayName, color, kind, address ?? ''];
    return [hosts, identity, userId ?? '', leaseMs, maxWaiting, ...person, maxWaitingPerAddress];
  },
  reply: (reply: CheckInReply) => lobbyStatusOf(reply),
});

export const grant = defineScript({
  file: new URL('./grant.lua', import.meta.url),
  keys: LOBBY_KEYS,
  args: (
    hosts: string,
    channel: string,
    { identity, userId }: PersonKey,
    { displayName, color }: Pick<Applicant, 'displayName' | 'color'>,
    given: MeetingGrant,
  ) => {
    const person = [identity, userId ?? '', displayName, color];
    return [hosts, channel, ...person, given.bearer, JSON.stringify(given)];
  },
  reply: (before: string | null): Granted | null =>
    before === null ? null : { before: grantOf(before) },
});

export const decide = defineScript({
  file: new URL('./decide.lua', import.meta.url),
  keys: LOBBY_KEYS,
  args: (
    hosts: string,
    applicantChannels: string,
    allow: boolean,
    cooldownMs: number,
    identities: readonly string[],
  ) => [hosts, applicantChannels, allow ? 1 : 0, cooldownMs, ...identities],
  reply: peopleOf,
});

export const admitNext = defineScript({
  file: new URL('./admit-next.lua', import.meta.url),
  keys: LOBBY_KEYS,
  args: (hosts: string, applicantChannels: string, limit: number, upTo: string) => [
    hosts,
    applicantChannels,
    limit,
    upTo,
  ],
  reply: ([upTo, processed, records]: [string, number, string[]]) => ({
    upTo,
    processed,
    admitted: peopleOf(records),
  }),
});

export const leave = defineScript({
  file: new URL('./leave.lua', import.meta.url),
  keys: LOBBY_KEYS,
  args: (
    hosts: string,
    channel: string,
    identity: string,
    how: 'left' | 'admitted',
    deleteDecisions: boolean,
  ) => [hosts, channel, identity, how, deleteDecisions ? 1 : 0],
  reply: (wasWaiting: number) => wasWaiting === 1,
});

export const sweep = defineScript({
  file: new URL('./sweep.lua', import.meta.url),
  keys: LOBBY_KEYS,
  args: (hosts: string) => [hosts],
  reply: (removed: number) => removed,
});

export const snapshot = defineScript({
  file: new URL('./snapshot.lua', import.meta.url),
  keys: LOBBY_KEYS,
  args: (hosts: string) => [hosts],
  reply: ([seq, records]: [string, string[]]): LobbySnapshot => ({
    seq: Number(seq),
    people: peopleOf(records),
  }),
});

export const page = defineScript({
  file: new URL('./page.lua', import.meta.url),
  keys: LOBBY_KEYS,
  args: (hosts: string, { first, after }: LobbyPage, knownSeq: string | null) => [
    hosts,
    after ?? '',
    first,
    knownSeq ?? '',
  ],
  reply: (reply: [seq: string, records?: string[]] | null): PageReply | null =>
    reply && { seq: reply[0], people: reply[1] ? peopleOf(reply[1]) : null },
});

export const setMessage = defineScript({
  file: new URL('./set-message.lua', import.meta.url),
  keys: LOBBY_KEYS,
  args: (
    hosts: string,
    everyone: string,
    applicantChannels: string,
    text: string,
    identities: readonly string[] | null,
  ) => [hosts, everyone, applicantChannels, text, identities ? 0 : 1, ...(identities ?? [])],
  reply: (informed: number) => informed,
});

export const clear = defineScript({
  file: new URL('./clear.lua', import.meta.url),
  keys: LOBBY_KEYS,
  args: (hosts: string, channel: string, memoryMs: number) => [hosts, channel, memoryMs],
  reply: () => undefined,
});

export const bindSession = defineScript({
  file: new URL('./bind-session.lua', import.meta.url),
  keys: LOBBY_KEYS,
  args: (hosts: string, sid: string, before: number) => [hosts, sid, before],
  reply: (deleted: number) => deleted,
});
