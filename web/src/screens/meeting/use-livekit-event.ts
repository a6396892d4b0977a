import type {
  Participant,
  ParticipantEventCallbacks,
  Room,
  RoomEventCallbacks,
} from 'livekit-client';
import { useEffect, useEffectEvent } from 'react';

interface Emitter {
  on(event: never, listener: (...args: never[]) => void): unknown;
  off(event: never, listener: (...args: never[]) => void): unknown;
}

/** Calls the listener of the latest render for each event of a room or participant of LiveKit. */
export function useLiveKitEvent<Name extends keyof RoomEventCallbacks>(
  source: Room,
  event: Name,
  listener: RoomEventCallbacks[Name],
): void;
export function useLiveKitEvent<Name extends keyof ParticipantEventCallbacks>(
  source: Participant,
  event: Name,
  listener: ParticipantEventCallbacks[Name],
): void;
export function useLiveKitEvent(
  source: Emitter,
  event: string,
  listener: (...args: never[]) => void,
): void {
  const deliver = useEffectEvent(listener);
  useEffect(() => {
    const onEvent = (...args: never[]) => deliver(...args);
    source.on(event as never, onEvent);
    return () => void source.off(event as never, onEvent);
  }, [source, event]);
}
