import type {
  ExcludedPeople,
  Exclusion,
  ExclusionStore,
} from '../../../src/redis/lobby/exclusion-store.js';
import { FakeLobbyRooms } from './lobby-rooms.js';

/** Exclusions in memory. */
export class FakeExclusionStore implements ExclusionStore {
  constructor(private readonly rooms = new FakeLobbyRooms()) {}

  exclude(roomId: string, { identities, userId }: ExcludedPeople, as: Exclusion): Promise<void> {
    const { exclusions } = this.rooms.of(roomId);
    const kind = as === 'removed' ? 'removed' : 'identity';
    for (const identity of identities) exclusions.set(`${kind}:${identity}`, Date.now());
    if (as === 'banned' && userId !== null) exclusions.set(`user:${userId}`, Date.now());
    return Promise.resolve();
  }

  find(roomId: string, identity: string, userId: string | null): Promise<Exclusion | null> {
    const { exclusions } = this.rooms.of(roomId);
    const isBanned =
      exclusions.has(`identity:${identity}`) || exclusions.has(`user:${userId ?? ''}`);
    if (isBanned) return Promise.resolve('banned');
    return Promise.resolve(exclusions.has(`removed:${identity}`) ? 'removed' : null);
  }

  readmit(roomId: string, identity: string, byDecision: boolean): Promise<void> {
    const { exclusions, admitted } = this.rooms.of(roomId);
    if (!byDecision || admitted.has(identity)) exclusions.delete(`removed:${identity}`);
    return Promise.resolve();
  }
}
