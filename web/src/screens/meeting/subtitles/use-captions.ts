import { useRoomContext } from '@livekit/components-react';
import { ParticipantKind, type Room, type TextStreamReader } from 'livekit-client';
import { useEffect, useState } from 'react';
import { nameOf } from '../people/person';
import { readText } from '../read-text';

export interface Caption {
  /** The segment's ID, which interim results share with the final text that replaces them. */
  readonly id: string;
  readonly speaker: string;
  readonly text: string;
}

const TOPIC = 'lk.transcription';
/** More captions would cover the video. */
const MAX_CAPTIONS = 3;
const SHOWN_MS = 8000;
/** A long sentence. */
const MAX_LENGTH = 1_000;

/** The latest captions of all speakers, until they time out. */
export function useCaptions(): readonly Caption[] {
  const room = useRoomContext();
  const [captions, setCaptions] = useState<readonly Caption[]>([]);
  useEffect(() => {
    const timers = new Map<string, ReturnType<typeof setTimeout>>();
    const forget = (id: string) => {
      timers.delete(id);
      setCaptions((shown) => shown.filter((caption) => caption.id !== id));
    };
    const read = async (stream: TextStreamReader, identity: string) => {
      const speaker = speakerOf(room, stream, identity);
      if (speaker === null) return;
      const id = stream.info.attributes?.['lk.segment_id'] ?? stream.info.id;
      const caption = { id, speaker, text: await readText(stream, MAX_LENGTH) };
      clearTimeout(timers.get(id));
      timers.set(
        id,
        setTimeout(() => forget(id), SHOWN_MS),
      );
      setCaptions((shown) => {
        const isKnown = shown.some((one) => one.id === id);
        if (isKnown) return shown.map((one) => (one.id === id ? caption : one));
        return [...shown, caption].slice(-MAX_CAPTIONS);
      });
    };
    room.registerTextStreamHandler(TOPIC, (stream, { identity }) => {
      // Ignore a stream that breaks off.
      read(stream, identity).catch(() => undefined);
    });
    return () => {
      room.unregisterTextStreamHandler(TOPIC);
      for (const timer of timers.values()) clearTimeout(timer);
    };
  }, [room]);
  return captions;
}

/**
 * Null if the stream must not be trusted. Any participant can send such streams, but LiveKit lets only
 * agents send in the name of others. So accept an agent's streams, and those of the speaker.
 */
function speakerOf(room: Room, { info }: TextStreamReader, identity: string): string | null {
  const trackSid = info.attributes?.['lk.transcribed_track_id'];
  const people = [room.localParticipant, ...room.remoteParticipants.values()];
  const speaker = people.find((person) => trackSid && person.trackPublications.has(trackSid));
  const isAgent = room.getParticipantByIdentity(identity)?.kind === ParticipantKind.AGENT;
  return speaker && (isAgent || speaker.identity === identity) ? nameOf(speaker) : null;
}
