import { describe, expect, it } from '@jest/globals';
import { StorageUnavailableError } from '../../src/errors/domain-error.js';
import { LobbySweeper } from '../../src/services/lobby/lobby-sweeper.js';
import { eventually } from '../support/eventually.js';
import { silentLog } from '../support/silent-log.js';

function aSweeper() {
  const swept: string[] = [];
  const failing = new Set<string>();
  const sweeper = new LobbySweeper(
    {
      sweep: (roomId) => {
        swept.push(roomId);
        return failing.has(roomId)
          ? Promise.reject(new StorageUnavailableError())
          : Promise.resolve();
      },
    },
    silentLog,
  );
  const sweptTwice = (roomId: string) => {
    swept.length = 0;
    return eventually(
      () => swept.filter((one) => one === roomId).length,
      (count) => count >= 2,
    );
  };
  return { sweeper, swept, failing, sweptTwice };
}

describe('LobbySweeper', () => {
  it('sweeps a room until the last of its subscriptions has ended', async () => {
    const { sweeper, swept, sweptTwice } = aSweeper();
    const ends = [sweeper.watch('room'), sweeper.watch('room')];
    const other = sweeper.watch('other room');
    ends[0]?.();
    // A subscription ends once, however often its iterator is closed.
    ends[0]?.();
    await sweptTwice('room');

    ends[1]?.();
    await sweptTwice('other room');
    other();

    expect(swept).not.toContain('room');
  });

  it('continues with other rooms, and tries again, after a failure', async () => {
    const { sweeper, failing, sweptTwice } = aSweeper();
    failing.add('failing');
    const ends = [sweeper.watch('failing'), sweeper.watch('room')];

    await sweptTwice('room');
    await sweptTwice('failing');

    for (const end of ends) end();
  });
});
