import { roleInMeeting, type MeetingGrant } from '../../models/meeting-grant.js';
import type { ParticipantTokens } from '../../livekit/participant-tokens.js';
import type { RoomRecord } from '../../models/room.js';
import type { UserRecord } from '../../models/user.js';
import type { ExclusionStore } from '../../redis/lobby/exclusion-store.js';
import type { LobbyStore } from '../../redis/lobby/lobby-store.js';
import type { LobbyStatus, WaitingPerson } from '../../redis/lobby/lobby-status.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';
import { entersAtOnce } from '../rooms/access-level.js';
import { colorOf } from '../../lib/color.js';
import type { HostPresence } from './host-presence.js';
import { denied, DenialReason, type Admitted, type Denied, type Waiting } from './join-outcome.js';
import type { RoomOpening } from './room-opening.js';
import type { RoomService } from '../rooms/room-service.js';
import type { TicketService } from './ticket-service.js';
import type { UnregisteredRooms } from '../rooms/unregistered-rooms.js';

/** A person's request to enter a room. */
export interface EntryRequest {
  readonly identity: string;
  readonly user: UserRecord | null;
  /** For a guest whose identity was created for this request, so that no store knows it. */
  readonly isNew?: boolean;
  /** From the meeting token that admitted them to this meeting. */
  readonly grant?: MeetingGrant | null;
}

export interface AdmissionDeps {
  readonly roomService: Pick<RoomService, 'find' | 'accepted'>;
  readonly lobbyStore: LobbyStore;
  readonly opening: Pick<RoomOpening, 'ensureRoom'>;
  readonly presenceStore: Pick<PresenceStore, 'setTokenHolder' | 'reserve' | 'permit'>;
  readonly exclusionStore: Pick<ExclusionStore, 'readmit'>;
  readonly hostPresence: Pick<HostPresence, 'isPresent'>;
  readonly tokens: ParticipantTokens;
  readonly ticketService: TicketService;
  /** Null if the feature is disabled. */
  readonly unregisteredRooms: UnregisteredRooms | null;
}

/** How soon people who find a meeting full may ask again. */
const FULL_RETRY_MS = 10_000;
const FULL = denied(DenialReason.ROOM_FULL, FULL_RETRY_MS);

type WaitingStatus = Extract<LobbyStatus, { readonly status: 'waiting' }>;

/** The part that joinRoom and joinStatus share: finding the room, and admitting people. */
export class Admissions {
  constructor(private readonly deps: AdmissionDeps) {}

  /** By ID, slug, or unique name, as `viewerId` sees it now. */
  async findRoom(viewerId: string | null, text: string): Promise<RoomRecord | null> {
    const room = await this.deps.roomService.find(viewerId, text);
    return room ?? (await this.deps.unregisteredRooms?.find(text)) ?? null;
  }

  /**
   * Admits a person, unless the meeting is full. Opens the LiveKit room before the token is minted,
   * because LiveKit opens none itself.
   * @throws MediaUnavailableError, and they are not admitted
   */
  async admit(
    room: RoomRecord,
    request: EntryRequest,
    displayName: string,
  ): Promise<Admitted | Denied> {
    const { identity, user, isNew = false, grant = null } = request;
    const { maxParticipants } = room.configuration;
    // Before anything that the person could use without a place.
    if (maxParticipants !== null && !(await this.#hasPlace(room, identity))) return FULL;
    const [accepted, { isLimited }] = await Promise.all([
      this.deps.roomService.accepted({ user }, room),
      this.deps.opening.ensureRoom(room.id, room),
      ...(isNew
        ? []
        : [
            // The last joinRoom decides who a person is. Storing null for guests keeps them from
            // counting as the identity's earlier user.
            this.deps.presenceStore.setTokenHolder(room.id, identity, user?.id ?? null),
            this.deps.exclusionStore.readmit(room.id, identity, !entersAtOnce(room, user)),
          ]),
    ]);
    // The meeting has a limit that the room no longer has.
    const isMissed = isLimited && maxParticipants === null;
    if (isMissed && !(await this.#hasPlace(room, identity))) return FULL;
    const connection = this.deps.tokens.connect({
      roomId: room.id,
      identity,
      displayName,
      color: colorOf(identity),
      role: roleInMeeting(room.viewerRole, grant),
      isAuthenticated: user !== null,
      publishSources: room.configuration.publishSources,
      ownSources: grant?.publishSources ?? null,
    });
    const ticket = this.deps.ticketService.issue(identity, room.id);
    const seen = grant?.isHost ? { ...accepted, isViewerMeetingHost: true as const } : accepted;
    return { outcome: 'admitted', room: seen, connection, ticket };
  }

  /**
   * As `admit`, for the bearer of a meeting token, whose grant is stored until the meeting ends.
   * Denies only people who are banned, and those who find the meeting full.
   */
  async admitBearer(
    room: RoomRecord,
    request: EntryRequest & { readonly grant: MeetingGrant },
    displayName: string,
  ): Promise<Admitted | Denied> {
    const { identity, user, grant } = request;
    const { maxParticipants } = room.configuration;
    if (maxParticipants !== null && !(await this.#hasPlace(room, identity))) return FULL;
    await this.deps.opening.ensureRoom(room.id, room);
    const person = { displayName, color: colorOf(identity) };
    const key = { identity, userId: user?.id ?? null };
    const granted = await this.deps.lobbyStore.grant(room.id, key, person, grant);
    if (!granted) return denied(DenialReason.BANNED);
    const outcome = await this.admit(room, request, displayName);
    const { publishSources } = grant;
    // Once, because hosts may change them afterward.
    const isNewToken = granted.before?.tokenId !== grant.tokenId;
    if (isNewToken && (publishSources ?? granted.before?.publishSources)) {
      await this.deps.presenceStore.permit(room.id, identity, { publishSources });
    }
    return outcome;
  }

  async #hasPlace(room: RoomRecord, identity: string): Promise<boolean> {
    const { opening, presenceStore } = this.deps;
    const { sid } = await opening.ensureRoom(room.id, room);
    return presenceStore.reserve(room.id, sid, identity, room.configuration.maxParticipants);
  }

  /** As `admit`, for a person in the lobby who no longer needs a decision. */
  async admitFromLobby(
    room: RoomRecord,
    request: EntryRequest,
    person: WaitingPerson,
  ): Promise<Admitted | Denied> {
    const outcome = await this.admit(room, request, person.displayName);
    if (outcome.outcome === 'admitted') {
      await this.deps.lobbyStore.leave(room.id, request.identity, 'admitted');
    }
    return outcome;
  }

  async waiting(
    { id: roomId, configuration }: RoomRecord,
    lobbyStatus: WaitingStatus,
  ): Promise<Waiting> {
    const { person: participant, position, hostMessage } = lobbyStatus;
    const ticket = this.deps.ticketService.issue(participant.id, roomId);
    const message = hostMessage ?? configuration.lobbyMessage;
    const isHostPresent = await this.deps.hostPresence.isPresent(roomId);
    return { outcome: 'waiting', roomId, participant, position, message, isHostPresent, ticket };
  }
}
