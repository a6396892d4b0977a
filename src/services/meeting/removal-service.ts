import type { Actor } from '../../models/actor.js';
import {
  ForbiddenError,
  InvalidInputError,
  MediaUnavailableError,
  NotFoundError,
} from '../../errors/domain-error.js';
import type { MediaServer } from '../../livekit/media-server.js';
import type { ParticipantControl } from '../../livekit/participant-control.js';
import type { MeetingGrant } from '../../models/meeting-grant.js';
import { ParticipantKind } from '../../models/participant-kind.js';
import { RoomRole, type RoomRecord, type RoomStore } from '../../models/room.js';
import type { UserStore } from '../../models/user.js';
import type { ExclusionStore } from '../../redis/lobby/exclusion-store.js';
import type { LobbyStore } from '../../redis/lobby/lobby-store.js';
import type { PresenceStore, TokenHolder } from '../../redis/presence/presence-store.js';
import { Coalescer } from '../../lib/coalesce.js';
import type { MeetingHostService } from '../rooms/meeting-host-service.js';
import { pollUntil } from '../../lib/poll-until.js';

export interface RemoveParticipant {
  readonly roomId: string;
  readonly identity: string;
  /** Bans the participant until the meeting ends. */
  readonly ban?: boolean | null;
}

interface RemovalServiceDeps {
  readonly roomService: Pick<MeetingHostService, 'getAsHost'>;
  readonly userStore: Pick<UserStore, 'findDisabledIds'>;
  readonly roomStore: Pick<RoomStore, 'findRole'>;
  readonly presenceStore: Pick<
    PresenceStore,
    'find' | 'list' | 'userOf' | 'tokenHolder' | 'hasLeft'
  >;
  readonly mediaServer: Pick<MediaServer, 'findParticipant'>;
  readonly participantControl: Pick<ParticipantControl, 'remove'>;
  readonly lobbyStore: Pick<LobbyStore, 'forget' | 'findGrant'>;
  readonly exclusionStore: ExclusionStore;
}

/** What identifies a participant besides their identity. */
interface Known {
  readonly holder: TokenHolder | null;
  readonly grant: MeetingGrant | null;
}

/** Everything that identifies the participant to remove. */
interface Target {
  /** The given identity, and those of the person's other devices. */
  readonly identities: readonly string[];
  /** Those of them who are in the meeting, or may be because LiveKit is unavailable. */
  readonly present: readonly string[];
  readonly userId: string | null;
  /** The person named in a meeting token. */
  readonly bearer: string | null;
  readonly isCaller: boolean;
}

/** Removes and bans participants, and enforces that they stay out. */
export class RemovalService {
  readonly #disconnections = new Coalescer<void>();

  constructor(private readonly deps: RemovalServiceDeps) {}

  /**
   * Removes a participant on all their devices. Without a ban they may join or call again as a new
   * applicant, but their tokens no longer admit them. A participant who has just left can still be
   * banned. For hosts.
   * @returns the identity
   * @throws NotFoundError, ForbiddenError, InvalidInputError; MediaUnavailableError, and the person
   * cannot enter again, but may still be inside
   */
  async remove(actor: Actor, { roomId, identity, ban }: RemoveParticipant): Promise<string> {
    const room = await this.deps.roomService.getAsHost(actor, roomId);
    const target = await this.#target(room.id, identity);
    await this.#assertRemovable(actor, room, target, identity, ban === true);
    // The exclusion first: otherwise a disconnected client would reconnect at once. It stays in
    // force even if LiveKit cannot disconnect them now.
    if (ban) await this.deps.exclusionStore.exclude(room.id, target, 'banned');
    // A caller has no token, and another one may have the same identity.
    else if (!target.isCaller) await this.deps.exclusionStore.exclude(room.id, target, 'removed');
    await Promise.all(target.identities.map((each) => this.deps.lobbyStore.forget(room.id, each)));
    await Promise.all(target.present.map((each) => this.disconnect(room.id, each)));
    return identity;
  }

  /**
   * Disconnects a participant who is excluded or disabled, and returns whether they are. Called for
   * every arrival, because LiveKit admits every bearer of a token, and renews tokens itself.
   * @param known what the caller has just read about the participant; read here if omitted
   */
  async enforceExclusion(roomId: string, identity: string, known?: Known): Promise<boolean> {
    const { holder, grant } = known ?? (await this.#known(roomId, identity));
    const userId = holder?.userId ?? null;
    if (!(await this.#isExcluded(roomId, identity, userId, grant))) return false;
    const isExcluded = async () =>
      this.#isExcluded(
        roomId,
        identity,
        userId,
        await this.deps.lobbyStore.findGrant(roomId, identity),
      );
    await this.disconnect(roomId, identity, isExcluded);
    return true;
  }

  /**
   * Disconnects a participant who was announced, if they are present. Performs no authorization
   * check.
   * @param isDue read before each attempt, because they may have been admitted meanwhile
   */
  disconnect(roomId: string, identity: string, isDue?: () => Promise<boolean>): Promise<void> {
    return this.#disconnections.run(`${roomId} ${identity}`, async () => {
      const mustDisconnect = await pollUntil(async () => {
        if (isDue && !(await isDue())) return false;
        // LiveKit lists at once, but waits seconds for an absent participant.
        return (await this.deps.mediaServer.findParticipant(roomId, identity)) ? true : null;
      });
      if (mustDisconnect) await this.#disconnect(roomId, identity);
    });
  }

  async #disconnect(roomId: string, identity: string): Promise<void> {
    try {
      await this.deps.participantControl.remove(roomId, identity);
    } catch (error) {
      if (error instanceof NotFoundError) return;
      if (!(error instanceof MediaUnavailableError)) throw error;
      // LiveKit times out for a participant who has just left; that is no outage.
      if ((await this.deps.mediaServer.findParticipant(roomId, identity)) !== null) throw error;
    }
  }

  async #known(roomId: string, identity: string): Promise<Known> {
    const { presenceStore, lobbyStore } = this.deps;
    const [holder, grant] = await Promise.all([
      presenceStore.tokenHolder(roomId, identity),
      lobbyStore.findGrant(roomId, identity),
    ]);
    return { holder, grant };
  }

  async #isExcluded(
    roomId: string,
    identity: string,
    userId: string | null,
    grant: MeetingGrant | null,
  ): Promise<boolean> {
    const { exclusionStore, userStore } = this.deps;
    const bearer = grant?.bearer ?? null;
    if ((await exclusionStore.find(roomId, identity, userId, bearer)) !== null) return true;
    return userId !== null && (await userStore.findDisabledIds([userId])).length > 0;
  }

  async #target(roomId: string, identity: string): Promise<Target> {
    const { presenceStore, lobbyStore } = this.deps;
    const [kind, userId, grant] = await Promise.all([
      this.#kindOf(roomId, identity),
      presenceStore.userOf(roomId, identity),
      lobbyStore.findGrant(roomId, identity),
    ]);
    const bearer = grant?.bearer ?? null;
    const isKnown = userId !== null || bearer !== null;
    const people = isKnown ? await presenceStore.list(roomId) : [];
    const devices = people.filter(
      (person) =>
        (userId !== null && person.userId === userId) ||
        (bearer !== null && person.grant?.bearer === bearer),
    );
    const present = new Set(devices.map((device) => device.identity));
    if (kind === null) present.delete(identity);
    else present.add(identity);
    return {
      identities: [...new Set([identity, ...present])],
      present: [...present],
      userId,
      bearer,
      isCaller: kind === ParticipantKind.PHONE,
    };
  }

  /**
   * Null for an absent participant. LiveKit decides: presence keeps participants for a moment after
   * they leave. If LiveKit is unavailable, the participant counts as present.
   */
  async #kindOf(roomId: string, identity: string): Promise<ParticipantKind | null> {
    const { presenceStore, mediaServer } = this.deps;
    try {
      const found = await pollUntil(async () => {
        const live = await mediaServer.findParticipant(roomId, identity);
        if (live) return { kind: live.kind };
        return (await presenceStore.find(roomId, identity)) ? null : { kind: null };
      });
      return found?.kind ?? null;
    } catch (error) {
      if (!(error instanceof MediaUnavailableError)) throw error;
      return (await presenceStore.find(roomId, identity))?.kind ?? ParticipantKind.STANDARD;
    }
  }

  async #assertRemovable(
    { user, participant }: Actor,
    room: RoomRecord,
    { userId, present }: Target,
    identity: string,
    isBan: boolean,
  ): Promise<void> {
    const { presenceStore, roomStore } = this.deps;
    if (present.length === 0 && !(isBan && (await presenceStore.hasLeft(room.id, identity)))) {
      throw new NotFoundError();
    }
    const isOwnToken = participant?.roomId === room.id && participant.identity === identity;
    const isSelf = userId === null ? isOwnToken : userId === user?.id;
    if (isBan && isSelf) {
      throw new InvalidInputError(['ban'], 'You cannot ban yourself; pass false for `ban`.');
    }
    if (userId === null) return;
    const role = await roomStore.findRole(room.id, userId);
    if (role === RoomRole.OWNER && room.viewerRole !== RoomRole.OWNER) throw new ForbiddenError();
  }
}
