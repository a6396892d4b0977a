import { DisconnectReason, Room, RoomEvent } from 'livekit-client';
import { useEffect, useEffectEvent, useState } from 'react';
import type { Admitted } from '../../capabilities/use-join-room';
import type { DeviceChoices } from '../../media/device-choices';
import type { Exit } from '../exit/exit-screen';
import { audioOptions, videoOptions } from './capture-options';

type Connection = Admitted['connection'];

const MAX_ATTEMPTS = 8;

export interface LiveKitRoomUse {
  readonly connection: Connection;
  readonly choices: DeviceChoices;
  /** Gets a fresh connection after LiveKit no longer accepts the old one. */
  readonly renew: () => Promise<Admitted | null>;
  readonly onEnd: (exit: Exit) => void;
}

/**
 * Keeps the media connection until the meeting ends for this person. livekit-client recovers from
 * short interruptions; after longer ones this hook requests a new connection from the gateway.
 */
export function useLiveKitRoom({ connection, choices, renew, onEnd }: LiveKitRoomUse): Room {
  const [room] = useState(
    () =>
      new Room({
        adaptiveStream: true,
        dynacast: true,
        // It would leave as soon as the browser asks people whether they want to; see below.
        disconnectOnPageLeave: false,
        videoCaptureDefaults: videoOptions(choices),
        audioCaptureDefaults: audioOptions(choices),
        ...(choices.speakerId && { audioOutput: { deviceId: choices.speakerId } }),
      }),
  );
  const renewConnection = useEffectEvent(renew);
  const end = useEffectEvent(onEnd);
  const getInitialConnection = useEffectEvent(() => connection);

  useEffect(() => {
    let isOver = false;
    const hasLeft = () => isOver;
    const run = async () => {
      // In development React runs effects twice; only the second run may connect.
      await Promise.resolve();
      if (hasLeft()) return;
      let next: Connection | null = getInitialConnection();
      for (let failures = 0; failures < MAX_ATTEMPTS; failures += 1) {
        try {
          if (next === null) throw new Error('The gateway returned no connection');
          const ended = disconnection(room);
          await room.connect(next.url, next.token, {
            maxRetries: 2,
            peerConnectionTimeout: 30_000,
          });
          failures = 0;
          const exit = exitFor(await ended);
          if (exit !== null) {
            if (!hasLeft()) end(exit);
            return;
          }
        } catch {
          // The media server may be back at the next attempt.
        }
        await pause(Math.min(500 * 2 ** failures, 8_000));
        if (hasLeft()) return;
        next = (await renewConnection())?.connection ?? null;
      }
      end('disconnected');
    };
    void run();
    const leave = () => void room.disconnect();
    window.addEventListener('pagehide', leave);
    return () => {
      isOver = true;
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [room]);
  return room;
}

const disconnection = (room: Room) =>
  new Promise<DisconnectReason | undefined>((resolve) => {
    room.once(RoomEvent.Disconnected, resolve);
  });

/** Null if the connection was lost by accident, and is worth another attempt. */
function exitFor(reason: DisconnectReason | undefined): Exit | null {
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
