import type { Media } from '../../livekit/media.js';
import type { ParticipantTokens } from '../../livekit/participant-tokens.js';
import type { RoomRecord } from '../../models/room.js';
import type { UserRecord } from '../../models/user.js';
import type { ExclusionStore } from '../../redis/lobby/exclusion-store.js';
import type { LobbyStatus, LobbyStore, WaitingPerson } from '../../redis/lobby/lobby-store.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';
import { entersAtOnce } from '../rooms/access-level.js';
import { colorOf } from '../../lib/color.js';
import type { Admitted, Waiting } from './join-outcome.js';
import type { RoomService } from '../rooms/room-service.js';
import type { TicketService } from './ticket-service.js';
import type { UnregisteredRooms } from '../rooms/unregistered-rooms.js';

/** A person who asks to enter a room. */
export interface Entrant {
  readonly identity: string;
  readonly user: UserRecord | null;
  /** A guest whose identity was created for this request, so that no store knows it. */
  readonly isNew?: boolean;
}

export interface AdmissionDeps {
  readonly roomService: Pick<RoomService, 'find' | 'accepted'>;
  readonly lobbyStore: LobbyStore;
  readonly media: Pick<Media, 'ensureRoom'>;
  readonly presenceStore: Pick<PresenceStore, 'remember'>;
  readonly exclusionStore: Pick<ExclusionStore, 'readmit'>;
  readonly tokens: ParticipantTokens;
  readonly ticketService: TicketService;
  /** Null if the feature is disabled. */
  readonly unregisteredRooms: UnregisteredRooms | null;
}

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
   * Admits a person. Opens the LiveKit room before the token is minted, because LiveKit opens none
   * itself.
   * @throws MediaUnavailableError, and they are not admitted
   */
  async admit(
    room: RoomRecord,
    { identity, user, isNew = false }: Entrant,
    displayName: string,
  ): Promise<Admitted> {
    const [accepted] = await Promise.all([
      this.deps.roomService.accepted({ user }, room),
      this.deps.media.ensureRoom(room.id, room),
      ...(isNew
        ? []
        : [
            // The last joinRoom decides who a person is. Storing null for guests keeps them from
            // counting as the identity's earlier user.
            this.deps.presenceStore.remember(room.id, identity, user?.id ?? null),
            this.deps.exclusionStore.readmit(room.id, identity, !entersAtOnce(room, user)),
          ]),
    ]);
    const connection = this.deps.tokens.connect({
      roomId: room.id,
      identity,
      displayName,
      color: colorOf(identity),
      role: room.viewerRole,
      isAuthenticated: user !== null,
      publishSources: room.configuration.publishSources,
    });
    const ticket = this.deps.ticketService.issue(identity, room.id);
    return { outcome: 'admitted', room: accepted, connection, ticket };
  }

  /** As `admit`, for a person in the lobby who no longer needs a decision. */
  async admitFromLobby(
    room: RoomRecord,
    entrant: Entrant,
    person: WaitingPerson,
  ): Promise<Admitted> {
    const admitted = await this.admit(room, entrant, person.displayName);
    await this.deps.lobbyStore.leave(room.id, entrant.identity, 'admitted');
    return admitted;
  }

  waiting({ id: roomId, configuration }: RoomRecord, standing: WaitingStatus): Waiting {
    const { person: participant, position, hostMessage } = standing;
    const ticket = this.deps.ticketService.issue(participant.id, roomId);
    const message = hostMessage ?? configuration.lobbyMessage;
    return { outcome: 'waiting', roomId, participant, position, message, ticket };
  }
}
