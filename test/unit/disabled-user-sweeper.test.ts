import { describe, expect, it } from '@jest/globals';
import { DisabledUserSweeper } from '../../src/http/disabled-user-sweeper.js';
import { aUser } from '../support/builders.js';
import { FakeUserStore } from '../support/fakes/user-store.js';

function aSweep(present: () => Iterable<string>) {
  const store = new FakeUserStore();
  const asked: number[] = [];
  const disconnected: string[] = [];
  const warnings: string[] = [];
  const sweep = new DisabledUserSweeper({
    userStore: {
      findDisabledIds: (ids) => {
        asked.push(ids.length);
        return store.findDisabledIds(ids);
      },
    },
    connectedUserIds: present,
    disconnect: (userId) => disconnected.push(userId),
    log: { warn: (_fields, message) => warnings.push(message) },
  });
  return { store, asked, disconnected, warnings, sweep };
}

describe('DisabledUserSweeper', () => {
  const [active, disabled, elsewhere] = [
    aUser(),
    aUser({ disabledAt: new Date() }),
    aUser({ disabledAt: new Date() }),
  ];

  it('disconnects the disabled ones of the present users, with one query', async () => {
    const { store, asked, disconnected, sweep } = aSweep(() => [
      active.id,
      disabled.id,
      disabled.id,
    ]);
    for (const user of [active, disabled, elsewhere]) await store.insert(user);

    await sweep.sweep();

    expect(disconnected).toEqual([disabled.id]);
    expect(asked).toEqual([2]);
  });

  it('disconnects no user while the database is unavailable, and continues afterward', async () => {
    const { store, disconnected, warnings, sweep } = aSweep(() => [disabled.id]);
    await store.insert(disabled);
    store.goAway();

    await sweep.sweep();
    expect(disconnected).toEqual([]);
    expect(warnings).toHaveLength(1);

    store.comeBack();
    await sweep.sweep();
    expect(disconnected).toEqual([disabled.id]);
  });

  it('sends no query before the previous one has been answered', async () => {
    const { asked, sweep } = aSweep(() => [active.id]);

    await Promise.all([sweep.sweep(), sweep.sweep()]);

    expect(asked).toEqual([1]);
  });

  it('queries very many users in batches', async () => {
    const many = Array.from({ length: 7_000 }, (_, index) => String(index));
    const { asked, sweep } = aSweep(() => many);

    for (let round = 0; round < 3; round += 1) await sweep.sweep();

    expect(asked).toEqual([5_000, 2_000, 5_000]);
  });
});
