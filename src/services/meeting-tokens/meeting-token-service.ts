import { randomUUID } from 'node:crypto';
import { viewerIdOf, type Actor } from '../../models/actor.js';
import { InvalidInputError, UnauthenticatedError } from '../../errors/domain-error.js';
import { bearerOf, type MeetingGrant } from '../../models/meeting-grant.js';
import type { MeetingTokenGenerationStore } from '../../models/meeting-token-generation.js';
import type { ApplicationStore } from '../../models/application.js';
import { isHost, type RoomRecord, type RoomStore, type TrackSource } from '../../models/room.js';
import type { LobbyStore } from '../../redis/lobby/lobby-store.js';
import { externalIdOf, metadataText } from '../rooms/external-data.js';
import type { RoomService } from '../rooms/room-service.js';
import { displayNameOf } from '../users/display-name.js';
import type { UserService } from '../users/user-service.js';
import type { MeetingTokenClaims, MeetingTokenCodec, TokenCreator } from './meeting-token-codec.js';

export interface CreateMeetingToken {
  readonly roomId: string;
  readonly displayName: string;
  readonly externalId?: string | null;
  readonly metadata?: Readonly<Record<string, unknown>> | null;
  readonly isHost: boolean;
  /** Null for what the room allows. */
  readonly publishSources?: readonly TrackSource[] | null;
  /** Null for now. */
  readonly validFrom?: Date | null;
  /** Null for a day from now. */
  readonly validUntil?: Date | null;
}

export interface MeetingToken {
  readonly token: string;
  readonly joinUrl: string;
  readonly validUntil: Date;
}

/** What a valid token admits its bearer with. */
export interface TokenAdmission {
  readonly displayName: string;
  readonly grant: MeetingGrant;
}

interface MeetingTokenServiceDeps {
  readonly codec: MeetingTokenCodec;
  readonly roomService: Pick<RoomService, 'getAsHost'>;
  readonly roomStore: Pick<RoomStore, 'findRole'>;
  readonly generationStore: MeetingTokenGenerationStore;
  readonly lobbyStore: Pick<LobbyStore, 'findGrant'>;
  readonly userService: Pick<UserService, 'findActive'>;
  readonly applicationStore: Pick<ApplicationStore, 'find'>;
  /** The page of a room is at this URL, a slash, and its slug. */
  readonly publicUrl: string;
  readonly now: () => Date;
}

const DEFAULT_VALIDITY_MS = 86_400_000;
const MAX_VALIDITY_DAYS = 365;

/** Tokens that admit one person to one room, without an account or a wait. */
export class MeetingTokenService {
  constructor(private readonly deps: MeetingTokenServiceDeps) {}

  /**
   * For permanent hosts of the room.
   * @throws NotFoundError, ForbiddenError, InvalidInputError
   */
  async create(actor: Actor, input: CreateMeetingToken): Promise<MeetingToken> {
    const room = await this.deps.roomService.getAsHost(actor, input.roomId);
    const creator = creatorOf(actor);
    const externalId = externalIdOf(input.externalId);
    const tokenId = randomUUID();
    const times = validity(input, this.deps.now());
    const token = this.deps.codec.mint({
      grant: {
        roomId: room.id,
        tokenId,
        bearer: bearerOf(tokenId, externalId),
        isHost: input.isHost,
        externalId,
        metadata: metadataText(input.metadata),
        publishSources: input.publishSources ? [...new Set(input.publishSources)] : null,
      },
      displayName: displayNameOf(input.displayName),
      creator,
      generations: await this.deps.generationStore.find(room.id, externalId),
      ...times,
    });
    const joinUrl = `${this.deps.publicUrl}/${room.slug}#token=${token}`;
    return { token, joinUrl, validUntil: new Date(times.validUntil * 1000) };
  }

  /**
   * Revokes all tokens created before, of one person or of the room. People who are inside stay. For
   * permanent hosts of the room.
   * @throws NotFoundError, ForbiddenError, InvalidInputError
   */
  async revoke(actor: Actor, roomId: string, externalId: string | null): Promise<RoomRecord> {
    const room = await this.deps.roomService.getAsHost(actor, roomId);
    await this.deps.generationStore.advance(room.id, externalIdOf(externalId));
    return room;
  }

  /**
   * What a token admits `identity` with. Null if it is no longer valid, but has admitted them to the
   * current meeting, in which they stay until a host removes them.
   * @throws InvalidInputError, with one message for every token that does not admit
   */
  async admission(
    room: RoomRecord,
    identity: string,
    token: string,
  ): Promise<TokenAdmission | null> {
    const claims = await this.deps.codec.read(token);
    if (claims?.grant.roomId !== room.id) throw invalidMeetingToken();
    const { displayName, grant } = claims;
    if (await this.#isValid(room.id, claims)) return { displayName, grant };
    const own = await this.deps.lobbyStore.findGrant(room.id, identity);
    if (own?.tokenId !== grant.tokenId) throw invalidMeetingToken();
    return null;
  }

  /** A token is worth no more than its creator, who must still be allowed to create it. */
  async #isValid(roomId: string, claims: MeetingTokenClaims): Promise<boolean> {
    const { grant, creator, generations, validFrom, validUntil } = claims;
    const now = this.deps.now().getTime() / 1000;
    if (now < (validFrom ?? 0) || now >= validUntil) return false;
    const [current, role, isActive] = await Promise.all([
      this.deps.generationStore.find(roomId, grant.externalId),
      this.deps.roomStore.findRole(roomId, creator.viewerId),
      this.#isActive(creator),
    ]);
    const isCurrent = current.room === generations.room && current.person === generations.person;
    return isCurrent && isHost(role) && isActive;
  }

  /** Whether neither the user nor the application was disabled or deleted. */
  async #isActive({ userId, applicationId }: TokenCreator): Promise<boolean> {
    const { userService, applicationStore } = this.deps;
    const [user, application] = await Promise.all([
      userId === null ? null : userService.findActive(userId),
      applicationId === null ? null : applicationStore.find(applicationId),
    ]);
    if (userId !== null && !user) return false;
    return applicationId === null || application?.isDisabled === false;
  }
}

function creatorOf(actor: Actor): TokenCreator {
  const viewerId = viewerIdOf(actor);
  if (viewerId === null) throw new UnauthenticatedError();
  const { user, application } = actor;
  return { viewerId, userId: user?.id ?? null, applicationId: application?.id ?? null };
}

/** The same for all causes: it must not tell whether a token was ever valid. */
export const invalidMeetingToken = (): InvalidInputError =>
  new InvalidInputError(
    ['meetingToken'],
    '`meetingToken` is not valid for this room, or no longer; ask for a new one.',
  );

/** In Unix time, in seconds. */
function validity(
  { validFrom, validUntil }: CreateMeetingToken,
  now: Date,
): Pick<MeetingTokenClaims, 'validFrom' | 'validUntil'> {
  const until = validUntil ?? new Date(now.getTime() + DEFAULT_VALIDITY_MS);
  if (until <= (validFrom && validFrom > now ? validFrom : now)) {
    const message = '`validUntil` is not after now and `validFrom`; enter a later time.';
    throw new InvalidInputError(['validUntil'], message);
  }
  if (until.getTime() - now.getTime() > MAX_VALIDITY_DAYS * 86_400_000) {
    const message = `\`validUntil\` is more than ${MAX_VALIDITY_DAYS} days from now; enter an earlier time.`;
    throw new InvalidInputError(['validUntil'], message);
  }
  // Without a start, a token is valid even where a clock is slow.
  return {
    validFrom: validFrom ? validFrom.getTime() / 1000 : null,
    validUntil: until.getTime() / 1000,
  };
}
