import type { MeetingGrant } from '../../models/meeting-grant.js';
import type { ParticipantKind } from '../../models/participant-kind.js';

/** A person who is waiting, or was until a host admitted them. */
export interface WaitingPerson {
  /** The person's identity in the room. */
  readonly id: string;
  readonly displayName: string;
  readonly color: string;
  readonly kind: ParticipantKind;
  readonly enteredAt: Date;
  /** Null for guests. */
  readonly userId: string | null;
}

/** Identifies a person to the lobby. */
export interface PersonKey {
  readonly identity: string;
  readonly userId: string | null;
}

/** What hosts see of an applicant, and the applicant's address. */
export interface Applicant extends Pick<WaitingPerson, 'displayName' | 'color' | 'kind'> {
  /** The address as limits count it; null for phone callers. Not visible to hosts. */
  readonly address: string | null;
}

/**
 * What the lobby knows about a person. `full`: there is no place for another applicant;
 * `address-full`: the places of the applicant's address are taken.
 */
export type LobbyStatus =
  | { readonly status: 'unknown' | 'banned' | 'meeting-ended' | 'full' | 'address-full' }
  | {
      readonly status: 'admitted';
      readonly person: WaitingPerson;
      /** Null if a host admitted them. */
      readonly grant: MeetingGrant | null;
    }
  | { readonly status: 'denied'; readonly retryAfterMs: number }
  | {
      readonly status: 'waiting';
      readonly person: WaitingPerson;
      readonly waitingCount: number;
      readonly isNew: boolean;
      /** The number of people ahead. */
      readonly position: number;
      /** The message of a host to this person, or else to everyone; null for none. */
      readonly hostMessage: string | null;
    };

/** The bearer of a meeting token was admitted. */
export interface Granted {
  /** The grant that this one replaces. */
  readonly before: MeetingGrant | null;
}

export interface LobbySnapshot {
  /** Events up to this one are included. */
  readonly seq: number;
  /** In order of arrival. */
  readonly people: readonly WaitingPerson[];
}

export interface LobbySettings {
  readonly keepAliveSeconds: number;
  readonly denialCooldownSeconds: number;
  readonly maxWaiting: number;
  readonly maxWaitingPerAddress: number;
}
