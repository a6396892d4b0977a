import { useState } from 'react';
import { useClient } from 'urql';
import {
  CreateRoomDocument,
  DeleteRoomDocument,
  JoinRoomDocument,
} from '../../generated/operations';
import { useDeviceChoices } from '../../media/device-choices';
import { checkBrowser, checkDevice, checkGateway } from './local-checks';
import { RUNNING, type Check, type Note, type Results, type Skipped } from './results';

const NEED_A_TOKEN = ['signal', 'media', 'bandwidth', 'relay'] as const;

export interface TestRun {
  readonly results: Results;
  readonly isRunning: boolean;
  readonly start: () => Promise<void>;
}

/**
 * Runs one check after the other. Those of the media server need a participant token, which only joining a
 * room gives: a signed-in user gets a room of their own for that time; others may not have more rights than
 * in a meeting, so these checks are skipped.
 */
export function useTestRun(roomName: string, isSignedIn: boolean): TestRun {
  const client = useClient();
  const [choices] = useDeviceChoices();
  const [results, setResults] = useState<Results>({});
  const [isRunning, setRunning] = useState(false);
  const note: Note = (check, result) => setResults((known) => ({ ...known, [check]: result }));
  const skip = (reason: Skipped) =>
    setResults((known) => ({
      ...Object.fromEntries(NEED_A_TOKEN.map((check) => [check, { status: 'skipped', reason }])),
      ...known,
    }));

  const checkMediaServer = async () => {
    const input = { name: roomName, accessLevel: 'RESTRICTED' } as const;
    const created = await client.mutation(CreateRoomDocument, { input }).toPromise();
    const room = created.data?.createRoom;
    if (!room) {
      skip('noRoom');
      return;
    }
    try {
      const joined = await client.mutation(JoinRoomDocument, { input: { room: room.id } });
      const outcome = joined.data?.joinRoom;
      if (outcome?.__typename !== 'Admitted') {
        skip('noRoom');
        return;
      }
      const { checkMedia } = await import('./media-checks');
      await checkMedia(outcome.connection, note);
      skip('earlier');
    } finally {
      await client.mutation(DeleteRoomDocument, { id: room.id }).toPromise();
    }
  };

  const start = async () => {
    setResults({});
    setRunning(true);
    const local = [
      ['browser', () => Promise.resolve(checkBrowser())],
      ['microphone', () => checkDevice('microphone', choices)],
      ['camera', () => checkDevice('camera', choices)],
      ['gateway', checkGateway],
    ] as const satisfies readonly (readonly [Check, unknown])[];
    for (const [check, run] of local) {
      note(check, RUNNING);
      note(check, await run());
    }
    if (isSignedIn) await checkMediaServer();
    else skip('signIn');
    setRunning(false);
  };
  return { results, isRunning, start };
}
