import type { Ports } from '../ports.js';
import { lobbyListener } from '../services/lobby/lobby-listener.js';
import { MeetingListeners, type MeetingListener } from '../services/meeting/meeting-listener.js';
import type { MeetingRepair } from '../services/meeting/meeting-reconciler.js';
import type { RoomProjection } from '../services/meeting/room-projection.js';
import type { RecordingService } from '../services/recording/recording-service.js';
import { recordingListener } from '../services/recording/recording-listener.js';
import { subtitlesListener } from '../services/subtitles/subtitles-listener.js';
import type { TranscriberService } from '../services/subtitles/transcriber-service.js';
import { telephonyListener } from '../services/telephony/telephony-listener.js';
import type { TelephonyService } from '../services/telephony/telephony-service.js';

interface Reacting {
  /** Null while subtitles are off. */
  readonly transcriber: TranscriberService | null;
  /** Null while recording is off. */
  readonly recordings: RecordingService | null;
  readonly telephony: TelephonyService;
  readonly projection: RoomProjection;
  readonly repaired: (repair: MeetingRepair, count: number) => void;
}

/**
 * What happens when a meeting begins, people join and leave, and it ends, in this order. The lobby
 * comes first: decisions of the meeting before must not hold in this one. The projection comes
 * last: it writes what the others have decided.
 */
export function createMeetingListeners(
  { lobby, telephonyTasks, log }: Ports,
  { transcriber, recordings, telephony, projection, repaired }: Reacting,
): MeetingListeners {
  const listeners: readonly (MeetingListener | null)[] = [
    lobbyListener(lobby, repaired),
    transcriber && subtitlesListener(transcriber),
    recordings && recordingListener(recordings),
    telephonyListener(telephony, telephonyTasks),
    { name: 'projection', joined: (roomId, arrival) => projection.arrived(roomId, arrival) },
  ];
  return new MeetingListeners(
    listeners.filter((listener) => listener !== null),
    log,
  );
}
