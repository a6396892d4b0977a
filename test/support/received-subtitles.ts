import type { TestMeeting } from './meeting.js';

/** One text stream of a transcriber. */
export interface Subtitle {
  /** The identity of the speaker. */
  readonly speaker: string;
  readonly text: string;
  readonly segmentId: string | undefined;
  readonly isFinal: boolean;
  readonly trackSid: string | undefined;
}

/** The subtitles that a participant receives from now on; the list grows. */
export function receiveSubtitles({ room }: TestMeeting): readonly Subtitle[] {
  const heard: Subtitle[] = [];
  room.registerTextStreamHandler('lk.transcription', (reader, { identity }) => {
    const { attributes = {} } = reader.info;
    void reader.readAll().then((text) =>
      heard.push({
        speaker: identity,
        text,
        segmentId: attributes['lk.segment_id'],
        isFinal: attributes['lk.transcription_final'] === 'true',
        trackSid: attributes['lk.transcribed_track_id'],
      }),
    );
  });
  return heard;
}
