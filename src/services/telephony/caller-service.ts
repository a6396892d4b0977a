import { MediaUnavailableError } from '../../errors/domain-error.js';
import { nullIfNotFound } from '../../errors/outage.js';
import type { MediaPermission } from '../../livekit/media-participant.js';
import type { MediaServer } from '../../livekit/media-server.js';
import type { ParticipantControl } from '../../livekit/participant-control.js';
import { TrackSource, type RoomRecord, type RoomStore } from '../../models/room.js';
import type { LobbyStore } from '../../redis/lobby/lobby-store.js';
import type { LobbyStatus } from '../../redis/lobby/lobby-status.js';
import type { ParticipantRecord } from '../../redis/presence/presence-record.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';
import type { RoomLock } from '../../redis/room-lock.js';
import type { TelephonyStore } from '../../redis/telephony-store.js';
import { entersAtOnce } from '../rooms/access-level.js';
import { PHONE_NUMBER_ATTRIBUTE } from '../meeting/caller-name.js';
import { colorOf } from '../../lib/color.js';
import type { LobbyNotices } from '../lobby/lobby-notices.js';
import type { MeetingListeners } from '../meeting/meeting-listener.js';
import { hasLobby } from '../lobby/lobby-service.js';
import { ParticipantKind } from '../../models/participant-kind.js';
import type { RemovalService } from '../meeting/removal-service.js';
import type { RoomTasks } from '../../models/room-tasks.js';
import { pollUntil } from '../../lib/poll-until.js';

export interface CallerServiceDeps {
  readonly roomStore: Pick<RoomStore, 'findById'>;
  readonly presenceStore: Pick<
    PresenceStore,
    'list' | 'find' | 'change' | 'participantCount' | 'permissions'
  >;
  readonly mediaServer: Pick<MediaServer, 'findParticipant'>;
  readonly participantControl: Pick<ParticipantControl, 'update'>;
  readonly removalService: Pick<RemovalService, 'disconnect'>;
  readonly lobbyStore: Pick<LobbyStore, 'checkIn' | 'leave' | 'forget' | 'snapshot'>;
  readonly notices: Pick<LobbyNotices, 'newWait'>;
  readonly listeners: Pick<MeetingListeners, 'admitted'>;
  readonly telephonyStore: Pick<
    TelephonyStore,
    'aloneForMs' | 'clearAlone' | 'findCall' | 'setCall'
  >;
  readonly lock: RoomLock;
  readonly tasks: RoomTasks;
}

const SILENT: MediaPermission = { publishSources: [], canSubscribe: false, canPublishData: false };
const SPEAKING: MediaPermission = {
  publishSources: Object.values(TrackSource),
  canSubscribe: true,
  canPublishData: true,
};

/** A participant who reloads the page, or changes networks, is back within this time. */
const MAX_ALONE_MS = 10_000;
/** A background task may wait this long. */
const TIMEOUT_MS = 5_000;

/**
 * Holds phone callers in rooms where guests wait. The SIP bridge puts a caller into the LiveKit
 * room at once, so they wait inside it on hold, and are in the lobby like every other applicant.
 */
export class CallerService {
  constructor(private readonly deps: CallerServiceDeps) {}

  /**
   * Brings all callers of a room in line with the decisions of hosts and the access level. Resolves
   * to the number of callers who had hung up but were still in the lobby.
   */
  async settle(roomId: string): Promise<number> {
    const room = await this.deps.roomStore.findById(roomId, null);
    if (!room) return 0;
    const callers = (await this.deps.presenceStore.list(roomId)).filter(isCaller);
    const held = callers.filter(isHeldCaller);
    await eachOf(callers, (caller) => this.#hideNumber(room.id, caller));
    await eachOf(held, ({ identity }) => this.#settle(room, identity));
    const gone = hasLobby(room) ? await this.#endWaits(roomId) : 0;
    if (held.length > 0) await this.#endUnattendedHold(roomId);
    return gone;
  }

  /** Puts a caller who has just joined on hold, if they must wait. */
  async arrived(room: RoomRecord, record: ParticipantRecord): Promise<void> {
    if (isHeldCaller(record)) await this.#settle(room, record.identity);
    await this.#hideNumber(room.id, record);
  }

  /**
   * Everyone in the meeting can read the name and the attributes that the bridge set in LiveKit.
   */
  async #hideNumber(
    roomId: string,
    { sid, identity, displayName }: Pick<ParticipantRecord, 'sid' | 'identity' | 'displayName'>,
  ): Promise<void> {
    const { mediaServer, participantControl } = this.deps;
    const live = await mediaServer.findParticipant(roomId, identity);
    if (live?.sid !== sid) return;
    const isRead = (live.attributes[PHONE_NUMBER_ATTRIBUTE] ?? '') !== '';
    if (live.name === displayName && !isRead) return;
    const attributes = { [PHONE_NUMBER_ATTRIBUTE]: '' };
    await falseIfAbsent(() =>
      participantControl.update(roomId, identity, { name: displayName, attributes }),
    );
  }

  #settle(room: RoomRecord, identity: string): Promise<void> {
    return this.#serialize(room.id, identity, async () => {
      const record = await this.deps.presenceStore.find(room.id, identity);
      if (!record || !isHeldCaller(record)) return;
      await this.#beginCall(room.id, record);
      if (entersAtOnce(room, null)) {
        await this.#release(room.id, record);
        return;
      }
      // Read before the caller is silenced: a caller who was admitted before is not interrupted.
      switch (await this.#lobbyStatus(room.id, record)) {
        case 'waiting':
          await this.#permit(room.id, identity, SILENT);
          return;
        case 'admitted':
          await this.#release(room.id, record);
          return;
        default:
          await this.deps.removalService.disconnect(room.id, identity);
      }
    });
  }

  /**
   * Callers who withhold their number share an identity, and numbers can be forged, so an admission
   * applies to one call only. A denial stays, or a caller could ring again and again.
   */
  async #beginCall(roomId: string, { sid, identity, callId }: ParticipantRecord): Promise<void> {
    const { telephonyStore, lobbyStore } = this.deps;
    // Without a call ID, each connection counts as a call.
    const call = callId ?? sid;
    if ((await telephonyStore.findCall(roomId, identity)) === call) return;
    const { status } = await lobbyStore.checkIn(roomId, { identity, userId: null }, null);
    if (status === 'waiting' || status === 'admitted') await lobbyStore.forget(roomId, identity);
    await telephonyStore.setCall(roomId, identity, call);
  }

  /** The caller's lobby status. Adds them to the lobby unless a decision exists. */
  async #lobbyStatus(
    roomId: string,
    caller: Pick<ParticipantRecord, 'identity' | 'displayName' | 'kind'>,
  ): Promise<LobbyStatus['status']> {
    const { lobbyStore, notices } = this.deps;
    const { identity, displayName, kind } = caller;
    const lobbyStatus = await lobbyStore.checkIn(
      roomId,
      { identity, userId: null },
      { displayName, color: colorOf(identity), kind, address: null },
    );
    if (lobbyStatus.status === 'meeting-ended') {
      // Their wait belonged to the previous meeting; they wait again for this one.
      await lobbyStore.forget(roomId, identity);
      return this.#lobbyStatus(roomId, caller);
    }
    if (lobbyStatus.status === 'waiting' && lobbyStatus.isNew) {
      notices.newWait(roomId, lobbyStatus.waitingCount);
    }
    return lobbyStatus.status;
  }

  async #release(roomId: string, { sid, identity }: ParticipantRecord): Promise<void> {
    const { presenceStore, lobbyStore } = this.deps;
    const own = (await presenceStore.permissions(roomId)).get(identity);
    if (!(await this.#permit(roomId, identity, { ...SPEAKING, ...own }))) return;
    // Must not admit another caller who joined with the same identity in between.
    const released = await presenceStore.change(roomId, identity, { isHeld: false }, sid);
    if (!released) return;
    await lobbyStore.leave(roomId, identity, 'admitted');
    await this.deps.listeners.admitted(roomId, released);
  }

  /**
   * False if the caller has left.
   * @throws MediaUnavailableError while LiveKit does not list a caller it has announced
   */
  async #permit(roomId: string, identity: string, permission: MediaPermission): Promise<boolean> {
    const { mediaServer, participantControl, presenceStore } = this.deps;
    const live = await pollUntil(() => mediaServer.findParticipant(roomId, identity));
    if (!live) {
      if (await presenceStore.find(roomId, identity)) throw new MediaUnavailableError();
      return false;
    }
    if (samePermission(live.permission, permission)) return true;
    return falseIfAbsent(() => participantControl.update(roomId, identity, { permission }));
  }

  /**
   * Removes callers who hung up from the lobby: unlike clients, they cannot withdraw their request.
   */
  async #endWaits(roomId: string): Promise<number> {
    const { lobbyStore, presenceStore } = this.deps;
    const waiting = (await lobbyStore.snapshot(roomId)).people.filter(isCaller);
    let ended = 0;
    await eachOf(waiting, ({ id }) =>
      this.#serialize(roomId, id, async () => {
        if (await presenceStore.find(roomId, id)) return;
        if (await lobbyStore.leave(roomId, id, 'left')) ended += 1;
      }),
    );
    return ended;
  }

  /**
   * Callers on hold must not keep a meeting open: when they are the only ones left, no host can
   * admit them.
   */
  async #endUnattendedHold(roomId: string): Promise<void> {
    const { presenceStore, telephonyStore, tasks, removalService } = this.deps;
    const held = (await presenceStore.list(roomId)).filter(isHeldCaller);
    if (held.length === 0) return;
    if ((await presenceStore.participantCount(roomId)) > 0) {
      await telephonyStore.clearAlone(roomId);
      return;
    }
    const leftMs = MAX_ALONE_MS - (await telephonyStore.aloneForMs(roomId));
    if (leftMs > 0) await tasks.schedule(roomId, leftMs);
    else await eachOf(held, ({ identity }) => removalService.disconnect(roomId, identity));
  }

  /** Serializes changes of one participant. */
  #serialize(roomId: string, identity: string, work: () => Promise<void>): Promise<void> {
    return this.deps.lock.run(`${roomId}/${identity}`, work, TIMEOUT_MS);
  }
}

const isCaller = ({ kind }: { readonly kind: ParticipantKind }): boolean =>
  kind === ParticipantKind.PHONE;

const isHeldCaller = (record: ParticipantRecord): boolean => isCaller(record) && record.isHeld;

const samePermission = (a: MediaPermission, b: MediaPermission): boolean =>
  a.canSubscribe === b.canSubscribe &&
  a.canPublishData === b.canPublishData &&
  a.publishSources.length === b.publishSources.length &&
  b.publishSources.every((source) => a.publishSources.includes(source));

/**
 * Continues with the other items after a failure.
 * @throws the first failure
 */
async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const outcomes = await Promise.allSettled(items.map(work));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

/** False for a participant who has just left. */
const falseIfAbsent = async (call: () => Promise<void>): Promise<boolean> =>
  (await call()
    .then(() => true)
    .catch(nullIfNotFound)) ?? false;
