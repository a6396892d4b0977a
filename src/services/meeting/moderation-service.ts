import { identityIn, viewerIdOf, type Actor } from '../../models/actor.js';
import { ForbiddenError, InvalidInputError, NotFoundError } from '../../errors/domain-error.js';
import { nullIfNotFound } from '../../errors/outage.js';
import { mapLimit } from '../../lib/map-limit.js';
import type { MediaParticipant } from '../../livekit/media-participant.js';
import type { MediaServer } from '../../livekit/media-server.js';
import {
  isHost,
  RoomRole,
  TrackSource,
  type RoomRecord,
  type RoomStore,
} from '../../models/room.js';
import type { ParticipantRecord } from '../../redis/presence/presence-record.js';
import type { PermissionChanges, PresenceStore } from '../../redis/presence/presence-store.js';
import { chosenName } from '../users/display-name.js';
import type { MuteAnnouncer } from './mute-announcer.js';
import type { ParticipantChange, ParticipantChanges } from './participant-changes.js';
import type { ParticipantFinder } from './participant-finder.js';
import { ParticipantKind } from '../../models/participant-kind.js';
import { participantRole } from './participant-role.js';
import type { MeetingHostService } from '../rooms/meeting-host-service.js';
import { refusal, viewerCanHost } from '../rooms/room-access.js';
import type { RoomMemberService } from '../rooms/room-member-service.js';
import type { RoomService } from '../rooms/room-service.js';
import { asUuid } from '../../lib/uuid.js';

export interface MuteParticipant {
  readonly roomId: string;
  readonly identity: string;
  /** Defaults to every microphone of the participant. */
  readonly trackSid?: string | null;
}

/** Omitted and null fields stay unchanged. */
export interface UpdateParticipant {
  readonly roomId: string;
  readonly identity: string;
  readonly displayName?: string | null;
  readonly permission?: PermissionChanges | null;
}

export interface SetParticipantRole {
  readonly roomId: string;
  readonly identity: string;
  readonly role: RoomRole;
}

/** Concurrent calls to LiveKit. */
const CONCURRENCY = 10;

const SPEAKERS: ReadonlySet<ParticipantKind> = new Set([
  ParticipantKind.STANDARD,
  ParticipantKind.PHONE,
]);

interface ModerationServiceDeps {
  readonly roomService: Pick<RoomService, 'find' | 'getAsHost'>;
  readonly meetingHostService: Pick<MeetingHostService, 'getAsHost' | 'seenBy'>;
  readonly roomStore: Pick<RoomStore, 'findRole'>;
  readonly roomMemberService: Pick<RoomMemberService, 'set'>;
  readonly presenceStore: Pick<PresenceStore, 'find' | 'userOf'>;
  readonly mediaServer: Pick<MediaServer, 'listParticipants'>;
  readonly finder: ParticipantFinder;
  readonly changes: ParticipantChanges;
  readonly muteAnnouncer: Pick<MuteAnnouncer, 'announce'>;
}

/**
 * Moderation by hosts: those of the room, whether they are in the meeting or not, and hosts by
 * meeting token, while they are in it. Every method throws NotFoundError for an unknown room or
 * participant (and to viewers without access), ForbiddenError to members and participants without
 * the right, and MediaUnavailableError.
 */
export class ModerationService {
  constructor(private readonly deps: ModerationServiceDeps) {}

  /**
   * For hosts, and with `everyoneCanMute` for everyone in the meeting. Only hosts may mute hosts.
   */
  async mute(
    actor: Actor,
    { roomId, identity, trackSid = null }: MuteParticipant,
  ): Promise<ParticipantRecord> {
    const room = await this.#roomToMuteIn(actor, roomId);
    if (!viewerCanHost(room) && identity !== actor.participant?.identity) {
      if (isHost(await participantRole(this.deps, room.id, identity))) throw new ForbiddenError();
    }
    if (trackSid === '') {
      const message = '`trackSid` is empty; pass the sid of a track, or null for every microphone.';
      throw new InvalidInputError(['trackSid'], message);
    }
    const muted = await this.deps.changes.mute(room.id, identity, trackSid);
    await this.deps.muteAnnouncer.announce(actor, room.id, [identity]);
    return muted;
  }

  /**
   * Renames a participant, or changes their permissions. Only owners may change owners: taking
   * permissions from an owner amounts to a demotion.
   * @throws InvalidInputError
   */
  async update(actor: Actor, input: UpdateParticipant): Promise<ParticipantRecord> {
    const room = await this.deps.meetingHostService.getAsHost(actor, input.roomId);
    const change = participantChange(input);
    const { identity } = input;
    await this.#assertMayChange(room, identity);
    return this.deps.changes.change(room.id, identity, change);
  }

  /**
   * Gives a participant a permanent role in the room, for permanent hosts. The meeting follows at once, or when LiveKit
   * is available again.
   * @throws ConflictError when the last owner would step down
   */
  async setRole(
    actor: Actor,
    { roomId, identity, role }: SetParticipantRole,
  ): Promise<ParticipantRecord> {
    const room = await this.deps.roomService.getAsHost(actor, roomId);
    const [person, userId] = await Promise.all([
      this.#present(room.id, identity),
      this.deps.presenceStore.userOf(room.id, identity),
    ]);
    // Guests and callers have no account for a role.
    if (userId === null || person.kind !== ParticipantKind.STANDARD) throw new NotFoundError();
    try {
      await this.deps.roomMemberService.set(
        actor,
        { roomId: room.id, userId, role },
        person.displayName,
      );
    } catch (error) {
      // The account was disabled or deleted.
      throw error instanceof InvalidInputError ? new NotFoundError() : error;
    }
    return { ...((await this.deps.presenceStore.find(room.id, identity)) ?? person), role };
  }

  /**
   * Mutes every microphone except the caller's and those of hosts. For hosts.
   * @returns the participants that it muted
   */
  async muteEveryone(actor: Actor, roomId: string): Promise<readonly ParticipantRecord[]> {
    const room = await this.deps.meetingHostService.getAsHost(actor, roomId);
    const live = await this.deps.mediaServer.listParticipants(room.id);
    const own = identityIn(actor, room.id);
    const candidates = live.filter(
      (person) => person.identity !== own && person.isActive && hasOpenMicrophone(person),
    );
    // A failure for one participant must not stop the others; it is reported afterward, because
    // someone can still be heard.
    const settled = await mapLimit(candidates, CONCURRENCY, ({ identity }) =>
      Promise.allSettled([this.#muteUnlessHost(room.id, identity)]),
    );
    const outcomes = settled.flat();
    const muted = outcomes.flatMap((outcome) =>
      outcome.status === 'fulfilled' ? (outcome.value ?? []) : [],
    );
    const identities = muted.map(({ identity }) => identity);
    await this.deps.muteAnnouncer.announce(actor, room.id, identities);
    const failure = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failure) throw failure.reason;
    return muted;
  }

  /** Null for hosts, and for participants who have just left. */
  async #muteUnlessHost(roomId: string, identity: string): Promise<ParticipantRecord | null> {
    if (isHost(await participantRole(this.deps, roomId, identity))) return null;
    return this.deps.changes.mute(roomId, identity, null).catch(nullIfNotFound);
  }

  async #roomToMuteIn(actor: Actor, roomId: string): Promise<RoomRecord> {
    const id = asUuid(roomId);
    const found = id && (await this.deps.roomService.find(viewerIdOf(actor), id));
    if (!found) throw new NotFoundError();
    const room = await this.deps.meetingHostService.seenBy(actor, found);
    if (viewerCanHost(room)) return this.deps.meetingHostService.getAsHost(actor, room.id);
    const { participant } = actor;
    if (participant?.roomId !== room.id) throw refusal(actor, room);
    if (!room.configuration.everyoneCanMute) throw new ForbiddenError();
    await this.#assertPresent(room.id, participant.identity);
    return room;
  }

  /** A token outlives the participant's stay in the meeting. */
  async #assertPresent(roomId: string, identity: string): Promise<void> {
    try {
      await this.deps.finder.get(roomId, identity);
    } catch (error) {
      throw error instanceof NotFoundError ? new ForbiddenError() : error;
    }
  }

  async #assertMayChange(room: RoomRecord, identity: string): Promise<void> {
    if (room.viewerRole === RoomRole.OWNER) return;
    const role = await participantRole(this.deps, room.id, identity);
    if (role === RoomRole.OWNER) throw new ForbiddenError();
  }

  /** Presence first, so that roles can be given while LiveKit is unavailable. */
  async #present(roomId: string, identity: string): Promise<ParticipantRecord> {
    const known = await this.deps.presenceStore.find(roomId, identity);
    return known ?? (await this.deps.finder.get(roomId, identity)).record;
  }
}

function participantChange({ displayName, permission }: UpdateParticipant): ParticipantChange {
  const name = chosenName(displayName);
  if (name === null && !permission) {
    const message = 'Nothing to change; pass `displayName`, `permission`, or both.';
    throw new InvalidInputError(['displayName', 'permission'], message);
  }
  return { ...(name !== null && { displayName: name }), ...(permission && { permission }) };
}

const hasOpenMicrophone = ({ kind, tracks }: MediaParticipant): boolean =>
  SPEAKERS.has(kind) &&
  tracks.some(({ source, muted }) => source === TrackSource.MICROPHONE && !muted);
