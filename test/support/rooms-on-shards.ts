import type { ResultOf } from '@graphql-typed-document-node/core';
import { JoinRoomDocument, LobbyDocument, ParticipantsDocument } from '../generated/operations.js';
import { eventually } from './eventually.js';
import { enterAs } from './guest.js';
import type { OwnCluster } from './redis-cluster.js';
import type { TestApp } from './test-app.js';
import type { TestClient } from './test-client.js';

interface Room {
  readonly id: string;
  readonly slug: string;
}

type Lobby = ResultOf<typeof LobbyDocument>;

/** A room on each shard, with an open subscription of its lobby. */
export async function roomOnEachShard(cluster: OwnCluster, app: TestApp, host: TestClient) {
  const found = new Map<number, Room>();
  while (found.size < cluster.shardCount) {
    const room = await app.given.room(host, { accessLevel: 'RESTRICTED' });
    found.set(cluster.shardOf(room.id), room);
  }
  return Promise.all(
    [...found].map(async ([shard, room]) => {
      const lobby = host.subscribe(LobbyDocument, { roomId: room.id });
      await lobby.next();
      return { shard, room, lobby };
    }),
  );
}

/** The outcome of a new person's joinRoom, or its error code. */
export async function joinAnswer(app: TestApp, { slug }: Room, displayName: string) {
  const input = { room: slug, displayName };
  const { data, errors } = await app.browser().execute(JoinRoomDocument, { input });
  return errors?.[0]?.extensions.code ?? data?.joinRoom.__typename;
}

export const hasName =
  (name: string) =>
  ({ lobby: { participants } }: Lobby): boolean =>
    participants.some(({ displayName }) => displayName === name);

/** A person enters the room; returns when the webhook that says so is handled. */
export async function arrivesByWebhook(app: TestApp, host: TestClient, roomId: string) {
  const guest = await enterAs(app.browser(), roomId, 'Webhook');
  await eventually(
    () => host.data(ParticipantsDocument, { roomId }),
    ({ participants }) => participants.some(({ displayName }) => displayName === 'Webhook'),
  );
  await guest.meeting.leave();
}
