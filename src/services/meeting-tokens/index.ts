import type { Config } from '../../config/load-config.js';
import type { Ports } from '../../ports.js';
import type { RoomsFeature } from '../rooms/index.js';
import type { UsersFeature } from '../users/index.js';
import { MeetingTokenCodec } from './meeting-token-codec.js';
import { MeetingTokenService } from './meeting-token-service.js';

interface MeetingTokensDeps {
  readonly rooms: RoomsFeature;
  readonly users: UsersFeature;
}

/** Ways into a room for people without an account. Null if the feature is disabled. */
export function createMeetingTokens(
  config: Config,
  { applicationStore, roomStore, lobbyStore, meetingTokenGenerationStore: generationStore }: Ports,
  { rooms, users }: MeetingTokensDeps,
): MeetingTokenService | null {
  if (!config.features.has('applications')) return null;
  return new MeetingTokenService({
    codec: new MeetingTokenCodec(config.ticket.secrets),
    roomService: rooms.rooms,
    roomStore,
    generationStore,
    lobbyStore,
    userService: users.users,
    applicationStore,
    publicUrl: config.http.publicUrl,
    now: () => new Date(),
  });
}
