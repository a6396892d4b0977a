import type { Actor } from '../../models/actor.js';
import { NotFoundError } from '../../errors/domain-error.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';
import type { RateLimits } from '../../redis/rate-limits.js';
import type { SubtitlesStatus } from '../../redis/subtitles/subtitles-record.js';
import { ownIdentity } from '../meeting/own-identity.js';
import type { ParticipantFinder } from '../meeting/participant-finder.js';
import { isUnregistered } from '../rooms/room-id.js';
import type { MeetingHostService } from '../rooms/meeting-host-service.js';
import type { TranscriberService } from './transcriber-service.js';

/** The subtitles of a room's meeting. */
export interface Subtitles {
  readonly roomId: string;
  readonly status: SubtitlesStatus;
}

interface SubtitlesServiceDeps {
  readonly roomService: Pick<MeetingHostService, 'getAsHost'>;
  readonly finder: ParticipantFinder;
  readonly presenceStore: Pick<PresenceStore, 'sessionSid'>;
  readonly transcriberService: Pick<TranscriberService, 'call' | 'dismiss'>;
  readonly rateLimits: RateLimits;
}

/** Starts and stops subtitles for people. */
export class SubtitlesService {
  constructor(private readonly deps: SubtitlesServiceDeps) {}

  /**
   * For everyone in the meeting, by participant token. Does nothing if the subtitles are starting
   * or active.
   * @throws UnauthenticatedError, NotFoundError, RateLimitedError, MediaUnavailableError
   */
  async start(actor: Actor, roomId: string): Promise<Subtitles> {
    const identity = ownIdentity(actor, roomId);
    if (isUnregistered(roomId)) throw new NotFoundError();
    await this.deps.rateLimits.consume('subtitlesPerParticipant', `${roomId}/${identity}`);
    await this.deps.finder.get(roomId, identity);
    const sessionSid = await this.deps.presenceStore.sessionSid(roomId);
    if (sessionSid === null) throw new NotFoundError();
    return { roomId, status: await this.deps.transcriberService.call(roomId, sessionSid) };
  }

  /**
   * For hosts. Succeeds if there are no subtitles.
   * @throws NotFoundError, ForbiddenError
   */
  async stop(actor: Actor, roomId: string): Promise<Subtitles> {
    const { id } = await this.deps.roomService.getAsHost(actor, roomId);
    await this.deps.transcriberService.dismiss(id);
    return { roomId: id, status: 'stopped' };
  }
}
