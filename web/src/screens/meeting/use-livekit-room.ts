import { DisconnectReason, Room, RoomEvent, VideoPresets, type RoomOptions } from 'livekit-client';
import { useEffect, useEffectEvent, useState } from 'react';
import type { Admitted } from '../../capabilities/use-join-room';
import type { Farewell } from '../farewell/farewell-screen';

type Connection = Admitted['connection'];

const MAX_ATTEMPTS = 8;
const OPTIONS: RoomOptions = {
  adaptiveStream: true,
  dynacast: true,
  videoCaptureDefaults: { resolution: VideoPresets.h720.resolution },
};

export interface LiveKitRoomUse {
  readonly connection: Connection;
  readonly speakerId: string;
  /** A fresh connection, for when LiveKit no longer takes the old one. */
  readonly renew: () => Promise<Admitted | null>;
  readonly onEnd: (farewell: Farewell) => void;
}

/**
 * The media side of a meeting: stays connected until there is a reason not to be. livekit-client
 * makes short losses good by itself; after longer ones the gateway is asked for the way in again.
 */
export function useLiveKitRoom({ connection, speakerId, renew, onEnd }: LiveKitRoomUse): Room {
  const [room] = useState(
    () =>
      new Room({
        ...OPTIONS,
        ...(speakerId && { audioOutput: { deviceId: speakerId } }),
      }),
  );
  const comeAgain = useEffectEvent(renew);
  const end = useEffectEvent(onEnd);
  const first = useEffectEvent(() => connection);

  useEffect(() => {
    let isOver = false;
    const hasLeft = () => isOver;
    const run = async () => {
      // In development React starts effects twice; only the one that stays may connect.
      await Promise.resolve();
      if (hasLeft()) return;
      let way: Connection | null = first();
      for (let failures = 0; failures < MAX_ATTEMPTS; failures += 1) {
        try {
          if (way === null) throw new Error('the gateway had no connection to give');
          const ended = endOf(room);
          await room.connect(way.url, way.token, { maxRetries: 2, peerConnectionTimeout: 30_000 });
          failures = 0;
          const farewell = farewellFor(await ended);
          if (farewell !== null) {
            if (!hasLeft()) end(farewell);
            return;
          }
        } catch {
          // The server is away; perhaps it comes back.
        }
        await pause(Math.min(500 * 2 ** failures, 8_000));
        if (hasLeft()) return;
        way = (await comeAgain())?.connection ?? null;
      }
      end('disconnected');
    };
    void run();
    return () => {
      isOver = true;
      void room.disconnect();
    };
  }, [room]);
  return room;
}

const endOf = (room: Room) =>
  new Promise<DisconnectReason | undefined>((resolve) => {
    room.once(RoomEvent.Disconnected, resolve);
  });

/** Null: not meant to be, so it is worth another try. */
function farewellFor(reason: DisconnectReason | undefined): Farewell | null {
  switch (reason) {
    case DisconnectReason.CLIENT_INITIATED:
      return 'left';
    case DisconnectReason.PARTICIPANT_REMOVED:
      return 'removed';
    case DisconnectReason.ROOM_DELETED:
    case DisconnectReason.ROOM_CLOSED:
      return 'ended';
    case DisconnectReason.DUPLICATE_IDENTITY:
      return 'otherTab';
    default:
      return null;
  }
}

const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
