import { describe, expect, it } from '@jest/globals';
import type { DataMessage } from '../../src/livekit/media-server.js';
import type { MediaParticipant } from '../../src/livekit/media-participant.js';
import { LobbyNotices } from '../../src/services/lobby/lobby-notices.js';
import { aLiveParticipant } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { silentLog } from '../support/silent-log.js';

function aMeeting(people: readonly MediaParticipant[]) {
  const sent: DataMessage[] = [];
  let reads = 0;
  const mediaServer = {
    listParticipants: () => {
      reads += 1;
      return Promise.resolve(people);
    },
    sendData: (_roomId: string, message: DataMessage) => Promise.resolve(void sent.push(message)),
  };
  return { sent, notices: new LobbyNotices(mediaServer, silentLog), reads: () => reads };
}

describe('LobbyNotices', () => {
  it('sends the waiting count to the hosts in the meeting', async () => {
    const host = aLiveParticipant({ attributes: { room_role: 'owner' } });
    const { sent, notices } = aMeeting([host, aLiveParticipant()]);

    notices.newWait('room', 3);

    await eventually(
      () => sent,
      ({ length }) => length === 1,
    );
    expect(sent).toEqual([
      {
        topic: 'foyer.lobby',
        payload: { type: 'waiting', waitingCount: 3 },
        identities: [host.identity],
      },
    ]);
  });

  it('sends nothing without a host, because LiveKit sends a message without recipients to everyone', async () => {
    const { sent, notices, reads } = aMeeting([aLiveParticipant()]);

    notices.newWait('room', 1);
    await eventually(reads, (count) => count === 1);
    notices.newWait('room', 2);
    await eventually(reads, (count) => count === 2);

    expect(sent).toEqual([]);
  });
});
