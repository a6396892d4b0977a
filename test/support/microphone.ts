import {
  AudioSource,
  LocalAudioTrack,
  TrackPublishOptions,
  TrackSource,
  type LocalTrackPublication,
} from '@livekit/rtc-node';
import type { TestMeeting } from './participant.js';

/** Publishes a silent microphone; resolves to the sid of its track. */
export async function publishMicrophone({ room }: TestMeeting): Promise<string> {
  const track = LocalAudioTrack.createAudioTrack('microphone', new AudioSource(48_000, 1));
  const options = new TrackPublishOptions();
  options.source = TrackSource.SOURCE_MICROPHONE;
  const publication: LocalTrackPublication | undefined = await room.localParticipant?.publishTrack(
    track,
    options,
  );
  if (!publication?.sid) throw new Error('the microphone was not published');
  return publication.sid;
}
