import { viewerIdOf, type Actor } from '../../models/actor.js';
import { StorageUnavailableError } from '../../errors/domain-error.js';
import type { RoomRecord } from '../../models/room.js';
import { lobbyTopic, type LobbySignal } from '../../redis/lobby/lobby-events.js';
import { personOf } from '../../redis/lobby/lobby-record.js';
import type { LobbyStore } from '../../redis/lobby/lobby-store.js';
import type { LobbySnapshot, WaitingPerson } from '../../redis/lobby/lobby-status.js';
import { GAP, type EventStream, type PubSub } from '../../redis/pub-sub.js';
import { Coalescer } from '../../lib/coalesce.js';
import { BackOff, closable, END, EventReader, TICK } from '../events/event-reader.js';
import { hasLobby } from './lobby-service.js';
import type { LobbySweeper } from './lobby-sweeper.js';
import { roomTopic, type RoomSignal } from '../../redis/room-events.js';
import type { MeetingHostService, Viewer } from '../rooms/meeting-host-service.js';
import type { UserService } from '../users/user-service.js';

export const LobbyEventType = {
  SNAPSHOT: 'snapshot',
  ENTERED: 'entered',
  ADMITTED: 'admitted',
  DENIED: 'denied',
  LEFT: 'left',
} as const;
export type LobbyEventType = (typeof LobbyEventType)[keyof typeof LobbyEventType];

export interface LobbyEvent {
  readonly type: LobbyEventType;
  readonly participants: readonly WaitingPerson[];
  /** The number of people waiting after the event. */
  readonly waitingCount: number;
}

export interface LobbyWatchDeps {
  readonly roomService: Pick<MeetingHostService, 'getAsHost' | 'findAsHost'>;
  readonly userService: Pick<UserService, 'findActive'>;
  readonly lobbyStore: LobbyStore;
  readonly pubSub: Pick<PubSub, 'open'>;
  readonly sweeper: LobbySweeper;
}

type Signal = LobbySignal | RoomSignal;

interface LobbyViewer extends Viewer {
  /** Null for guests, and for an application, whose sockets close when it is disabled. */
  readonly userId: string | null;
}

/** How often authorization is checked again while there are no events; in ms. */
const AUTHORIZATION_INTERVAL_MS = 10_000;

/** Live updates of a lobby for its hosts. */
export class LobbyWatch {
  readonly #hostReads = new Coalescer<RoomRecord | null>();
  readonly #snapshots = new Coalescer<LobbySnapshot>();
  /** Of snapshots and signals, so that all subscribers get the same event. */
  readonly #events = new WeakMap<object, LobbyEvent>();

  constructor(private readonly deps: LobbyWatchDeps) {}

  /**
   * Reports everyone who is waiting, then each change; sends a new snapshot when a change may have
   * been missed. Ends when the viewer is no longer a host, or the room was deleted.
   * @throws NotFoundError, ForbiddenError
   */
  async watch(actor: Actor, roomId: string): Promise<AsyncIterableIterator<LobbyEvent>> {
    const room = await this.deps.roomService.getAsHost(actor, roomId);
    const { participant } = actor;
    const viewer = { viewerId: viewerIdOf(actor), userId: actor.user?.id ?? null, participant };
    const source = await this.deps.pubSub.open<Signal>([lobbyTopic(room.id), roomTopic(room.id)]);
    const unwatch = this.deps.sweeper.watch(room.id);
    const close = () => {
      source.close();
      unwatch();
    };
    return closable(this.#changes(viewer, room.id, source), { close });
  }

  /** Leaves no timer behind. */
  stop(): void {
    this.deps.sweeper.stop();
  }

  async *#changes(
    viewer: LobbyViewer,
    roomId: string,
    source: EventStream<Signal>,
  ): AsyncGenerator<LobbyEvent, void> {
    const reader = new EventReader(source);
    const backOff = new BackOff(250, 5_000);
    let signal: Signal | typeof TICK = TICK;
    /** The number of the last reported transition; null if a snapshot is due. */
    let reportedSeq: number | null = null;
    let hasBegun = false;
    for (;;) {
      let timeoutMs = AUTHORIZATION_INTERVAL_MS;
      try {
        const room = await this.#roomOfHost(viewer, roomId);
        if (!room) return;
        if (reportedSeq === null) {
          const snapshot = await this.#snapshot(room);
          reportedSeq = snapshot.seq;
          yield this.#eventOf(snapshot, snapshotEvent);
          hasBegun = true;
        } else if (isLobbySignal(signal) && signal.seq > reportedSeq) {
          reportedSeq = signal.seq;
          yield this.#eventOf(signal, eventOf);
        }
        backOff.reset();
      } catch (error) {
        if (!hasBegun || !(error instanceof StorageUnavailableError)) throw error;
        // The viewer may no longer be a host, so nothing is reported until authorization can be
        // checked again; then a snapshot makes up for it.
        reportedSeq = null;
        timeoutMs = backOff.take();
      }
      const next = await reader.next(timeoutMs);
      if (next === END) return;
      if (next === GAP) reportedSeq = null;
      signal = next === GAP ? TICK : next;
    }
  }

  #eventOf<Source extends object>(source: Source, create: (source: Source) => LobbyEvent) {
    const event = this.#events.get(source) ?? create(source);
    this.#events.set(source, event);
    return event;
  }

  /** Null if the viewer is no longer a host. Concurrent calls share a read. */
  #roomOfHost(viewer: LobbyViewer, roomId: string): Promise<RoomRecord | null> {
    const { viewerId, userId, participant } = viewer;
    const key = `${viewerId ?? ''} ${participant?.identity ?? ''} ${roomId}`;
    return this.#hostReads.run(key, async () => {
      const [isActive, room] = await Promise.all([
        userId === null || this.deps.userService.findActive(userId),
        this.deps.roomService.findAsHost(viewer, roomId),
      ]);
      return isActive ? room : null;
    });
  }

  #snapshot(room: RoomRecord): Promise<LobbySnapshot> {
    if (!hasLobby(room)) return Promise.resolve({ seq: 0, people: [] });
    return this.#snapshots.run(room.id, () => this.deps.lobbyStore.snapshot(room.id));
  }
}

const isLobbySignal = (signal: Signal | typeof TICK): signal is LobbySignal =>
  signal !== TICK && 'seq' in signal;

const snapshotEvent = ({ people }: LobbySnapshot): LobbyEvent => ({
  type: LobbyEventType.SNAPSHOT,
  participants: people,
  waitingCount: people.length,
});

/** A lobby that was cleared is reported as an empty snapshot. */
const eventOf = ({ type, participants, waitingCount }: LobbySignal): LobbyEvent => ({
  type: type === 'cleared' ? LobbyEventType.SNAPSHOT : type,
  participants: participants.map(personOf),
  waitingCount,
});
