import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { SETTINGS, type LobbyBackend } from '../lobby-backend.js';

/** What every store of exclusions must do, together with the lobby that enforces and clears them. */
export function exclusionStoreContract(backendOf: () => LobbyBackend): void {
  const aRoom = () => {
    const backend = backendOf();
    const lobbyStore = backend.storeOf(SETTINGS);
    const room = randomUUID();
    const gus = { identity: 'gus', userId: null };
    return {
      exclusionStore: backend.exclusionStore,
      lobbyStore,
      room,
      checkIn: (identity: string, userId: string | null = null) =>
        lobbyStore.checkIn(room, { identity, userId }, null),
      admitGus: async () => {
        const shown = { displayName: 'Gus', color: '#000', kind: 'standard' } as const;
        await lobbyStore.checkIn(room, gus, { ...shown, address: null });
        await lobbyStore.decide(room, ['gus'], true);
      },
    };
  };
  const GUS = { identities: ['gus'], userId: null };
  const UMA = { identities: ['laptop', 'phone'], userId: 'uma' };

  it('excludes neither guests nor users without a ban or a removal', async () => {
    const { exclusionStore, room } = aRoom();

    expect(await exclusionStore.find(room, 'gus', null)).toBeNull();
    expect(await exclusionStore.find(room, 'laptop', 'uma')).toBeNull();
  });

  it('bans identities, and users under every identity, in the lobby as well', async () => {
    const { exclusionStore, room, checkIn } = aRoom();

    await exclusionStore.exclude(room, UMA, 'banned');

    expect(await exclusionStore.find(room, 'phone', null)).toBe('banned');
    expect(await exclusionStore.find(room, 'tablet', 'uma')).toBe('banned');
    expect(await exclusionStore.find(room, 'tablet', 'otto')).toBeNull();
    expect(await exclusionStore.find(randomUUID(), 'phone', 'uma')).toBeNull();
    expect(await checkIn('tablet', 'uma')).toEqual({ status: 'banned' });
  });

  it('excludes a removed identity, but lets it ask to join again', async () => {
    const { exclusionStore, room, checkIn } = aRoom();

    await exclusionStore.exclude(room, UMA, 'removed');

    expect(await exclusionStore.find(room, 'phone', 'uma')).toBe('removed');
    expect(await exclusionStore.find(room, 'tablet', 'uma')).toBeNull();
    expect(await checkIn('phone', 'uma')).toEqual({ status: 'unknown' });
  });

  it('ends a removal, but no ban, when a person is admitted again', async () => {
    const { exclusionStore, room } = aRoom();
    await exclusionStore.exclude(room, GUS, 'removed');
    await exclusionStore.readmit(room, 'gus', false);
    expect(await exclusionStore.find(room, 'gus', null)).toBeNull();

    await exclusionStore.exclude(room, GUS, 'banned');
    await exclusionStore.readmit(room, 'gus', false);
    expect(await exclusionStore.find(room, 'gus', null)).toBe('banned');
  });

  it('does not readmit on a decision that a concurrent removal has revoked', async () => {
    const { exclusionStore, lobbyStore, room, checkIn, admitGus } = aRoom();
    await admitGus();
    const answer = await checkIn('gus');
    await exclusionStore.exclude(room, GUS, 'removed');
    await lobbyStore.forget(room, 'gus');

    await exclusionStore.readmit(room, 'gus', true);

    expect(answer).toMatchObject({ status: 'admitted' });
    expect(await exclusionStore.find(room, 'gus', null)).toBe('removed');
    await admitGus();
    await exclusionStore.readmit(room, 'gus', true);
    expect(await exclusionStore.find(room, 'gus', null)).toBeNull();
  });

  it('ends bans and removals with the meeting', async () => {
    const { exclusionStore, lobbyStore, room } = aRoom();
    await exclusionStore.exclude(room, UMA, 'banned');
    await exclusionStore.exclude(room, GUS, 'removed');

    await lobbyStore.clear(room);

    expect(await exclusionStore.find(room, 'phone', 'uma')).toBeNull();
    expect(await exclusionStore.find(room, 'gus', null)).toBeNull();
  });
}
