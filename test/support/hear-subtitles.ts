import type { TestMeeting } from './meeting.js';

/** One text stream of a transcriber. */
export interface Subtitle {
  /** Identity. */
  readonly speaker: string;
  readonly text: string;
  readonly segmentId: string | undefined;
  readonly isFinal: boolean;
  readonly trackSid: string | undefined;
}

/** What is written for somebody in a meeting from now on; grows. */
export function hearSubtitles({ room }: TestMeeting): readonly Subtitle[] {
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
