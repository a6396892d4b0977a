import type {
  ExcludedPeople,
  Exclusion,
  ExclusionStore,
} from '../../../src/redis/lobby/exclusion-store.js';
import { FakeLobbyRooms } from './lobby-rooms.js';

/** Exclusions in memory. */
export class FakeExclusionStore implements ExclusionStore {
  constructor(private readonly rooms = new FakeLobbyRooms()) {}

  exclude(
    roomId: string,
    { identities, userId, bearer = null }: ExcludedPeople,
    as: Exclusion,
  ): Promise<void> {
    const { exclusions } = this.rooms.of(roomId);
    const kind = as === 'removed' ? 'removed' : 'identity';
    for (const identity of identities) exclusions.set(`${kind}:${identity}`, Date.now());
    const people = [userId && `user:${userId}`, bearer && `bearer:${bearer}`];
    for (const key of as === 'banned' ? people : []) if (key) exclusions.set(key, Date.now());
    return Promise.resolve();
  }

  find(
    roomId: string,
    identity: string,
    userId: string | null,
    bearer: string | null = null,
  ): Promise<Exclusion | null> {
    if (this.rooms.isBanned(roomId, identity, userId, bearer)) return Promise.resolve('banned');
    const { exclusions } = this.rooms.of(roomId);
    return Promise.resolve(exclusions.has(`removed:${identity}`) ? 'removed' : null);
  }

  readmit(roomId: string, identity: string, byDecision: boolean): Promise<void> {
    const { exclusions, admitted } = this.rooms.of(roomId);
    if (!byDecision || admitted.has(identity)) exclusions.delete(`removed:${identity}`);
    return Promise.resolve();
  }
}
