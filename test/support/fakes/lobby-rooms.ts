import type { MeetingGrant } from '../../../src/models/meeting-grant.js';
import type { WaitingPerson } from '../../../src/redis/lobby/lobby-status.js';

/** A person who is waiting, or was denied. */
export interface LobbyEntry {
  readonly person: WaitingPerson;
  readonly address: string | null;
  status: 'waiting' | 'denied';
  /** Orders the people who wait. */
  place: number;
  /** When the wait or the cool-down ends; Unix time in ms. */
  endsAt: number;
}

export interface FakeAdmission extends Pick<LobbyEntry, 'person' | 'address'> {
  readonly admittedAt: number;
  /** Null if a host admitted them. */
  readonly grant: MeetingGrant | null;
  hasEntered: boolean;
}

export interface LobbyRoom {
  readonly entries: Map<string, LobbyEntry>;
  readonly admitted: Map<string, FakeAdmission>;
  /** The entries of the meeting that has ended. */
  readonly ended: Map<string, LobbyEntry>;
  /** When each was excluded, by `identity:…`, `user:…`, `bearer:…`, and `removed:…`. */
  readonly exclusions: Map<string, number>;
  /** When the cool-down of an address ends. */
  readonly deniedAddresses: Map<string, number>;
  /** Where people waited who no longer do, because a page may start after them. */
  readonly places: Map<string, number>;
  /** What hosts told a person, or, for an empty identity, everyone. */
  readonly messages: Map<string, { readonly text: string; readonly at: number }>;
  sessionSid: string | null;
  seq: number;
}

/** The state of lobbies, which the stores of the lobby and of exclusions share as in Redis. */
export class FakeLobbyRooms {
  readonly #rooms = new Map<string, LobbyRoom>();

  of(roomId: string): LobbyRoom {
    const room = this.#rooms.get(roomId) ?? emptyRoom();
    this.#rooms.set(roomId, room);
    return room;
  }

  isBanned(
    roomId: string,
    identity: string,
    userId: string | null,
    bearer: string | null,
  ): boolean {
    const { exclusions } = this.of(roomId);
    const keys = [`identity:${identity}`, `user:${userId ?? ''}`, `bearer:${bearer ?? ''}`];
    return keys.some((key) => exclusions.has(key));
  }

  /** Ends the leases or cool-downs of these people. */
  expire(roomId: string, identities: readonly string[]): void {
    const { entries } = this.of(roomId);
    for (const identity of identities) {
      const entry = entries.get(identity);
      if (entry) entry.endsAt = 0;
    }
  }
}

const emptyRoom = (): LobbyRoom => ({
  entries: new Map(),
  admitted: new Map(),
  ended: new Map(),
  exclusions: new Map(),
  deniedAddresses: new Map(),
  places: new Map(),
  messages: new Map(),
  sessionSid: null,
  seq: 0,
});
