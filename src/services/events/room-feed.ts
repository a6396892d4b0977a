import { StorageUnavailableError } from '../../errors/domain-error.js';
import type { RoomRole, RoomStore } from '../../models/room.js';
import {
  meetingTopic,
  type MeetingSignal,
  type MutedSignal,
  type SubtitlesSignal,
} from '../../redis/presence/presence-events.js';
import { participantOf } from '../../redis/presence/presence-record.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';
import type { SubtitlesStore } from '../../redis/subtitles/subtitles-store.js';
import type { SubtitlesStatus } from '../../redis/subtitles/subtitles-record.js';
import { GAP, SubscriberTooSlowError, type EventStream, type PubSub } from '../../redis/pub-sub.js';
import { BackOff, END, EventReader, TICK } from './event-reader.js';
import type { SubscriberSink } from './room-subscriber.js';
import { RecordingFeed, type RecordingFeedDeps } from './recording-feed.js';
import type { FeedEvent, RoomEvent } from './room-event.js';
import { roomTopic, type RoomSignal } from '../../redis/room-events.js';
import { RoomRoster } from './room-roster.js';

export interface RoomFeedDeps {
  readonly roomStore: Pick<RoomStore, 'findById' | 'findMembers'>;
  readonly presenceStore: Pick<PresenceStore, 'snapshot' | 'find' | 'meeting'>;
  readonly subtitlesStore: Pick<SubtitlesStore, 'status'>;
  readonly pubSub: Pick<PubSub, 'open'>;
  /** Null if the feature is disabled. */
  readonly recordingStore: RecordingFeedDeps['recordingStore'] | null;
}

type Signal = MeetingSignal | RoomSignal;
type Roles = ReadonlyMap<string, RoomRole>;

/** The stream overflowed. */
const LOST = Symbol('lost');

/** How often authorization is checked again while there are no events; in ms. */
const AUTHORIZATION_INTERVAL_MS = 10_000;

/**
 * The events of one room, for all its subscribers on this instance. Each event is built once.
 * Before it is sent, every subscriber is authorized again, with one read for all. Missed events are
 * derived from the current state.
 */
export class RoomFeed {
  readonly #subscribers = new Set<SubscriberSink>();
  readonly #backOff = new BackOff(100, 2_000);
  /** Events to send once authorization can be checked. */
  #pending: FeedEvent[] = [];
  readonly #changedMembers = new Set<string>();
  #isRoomChanged = false;
  #isBehind = false;
  #isDeleted = false;
  #isOver = false;

  private constructor(
    private readonly roomId: string,
    private readonly deps: RoomFeedDeps,
    private readonly roster: RoomRoster,
    /** The last status that was reported. */
    private subtitles: SubtitlesStatus,
    private readonly recordings: RecordingFeed | null,
    private stream: EventStream<Signal>,
    private readonly onEnd: () => void,
  ) {}

  /** @param onEnd called when the last subscriber has left, or the feed has failed */
  static async open(roomId: string, deps: RoomFeedDeps, onEnd: () => void): Promise<RoomFeed> {
    const stream = await deps.pubSub.open<Signal>(topics(roomId));
    try {
      const [snapshot, subtitles, recordings] = await Promise.all([
        deps.presenceStore.snapshot(roomId),
        deps.subtitlesStore.status(roomId),
        deps.recordingStore && RecordingFeed.open(roomId, deps.recordingStore),
      ]);
      const roster = new RoomRoster(roomId, snapshot);
      return new RoomFeed(roomId, deps, roster, subtitles, recordings, stream, onEnd);
    } catch (error) {
      stream.close();
      throw error;
    }
  }

  /** False if the feed has ended. */
  add(subscriber: SubscriberSink): boolean {
    if (!this.#isOver) this.#subscribers.add(subscriber);
    return !this.#isOver;
  }

  /** One function for all subscribers of the feed. */
  readonly remove = (subscriber: SubscriberSink): void => {
    this.#subscribers.delete(subscriber);
    if (this.#subscribers.size === 0) this.#end();
  };

  /** Runs until the last subscriber has left. */
  async run(): Promise<void> {
    let reader = new EventReader(this.stream);
    let timeoutMs = AUTHORIZATION_INTERVAL_MS;
    try {
      for (;;) {
        const received = await nextSignal(reader, timeoutMs);
        if (received === END) return;
        if (received === LOST) {
          this.stream = await this.deps.pubSub.open<Signal>(topics(this.roomId));
          reader = new EventReader(this.stream);
        }
        this.#receive(received);
        if (this.#isDeleted) {
          this.#sendDeletion();
          return;
        }
        timeoutMs = await this.#send();
      }
    } finally {
      this.#end();
    }
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.onEnd();
    this.stream.close();
    for (const subscriber of this.#subscribers) subscriber.end();
  }

  #receive(received: Signal | typeof GAP | typeof TICK | typeof LOST): void {
    if (received === TICK) return;
    if (received === GAP || received === LOST) {
      this.#isBehind = true;
      this.#isRoomChanged = true;
      this.recordings?.missed();
      return;
    }
    switch (received.type) {
      case 'presence': {
        const events = this.#isBehind ? [] : this.roster.follow(received);
        if (events) this.#pending.push(...events);
        else this.#isBehind = true;
        return;
      }
      case 'subtitles':
        this.#noteSubtitles(received);
        return;
      case 'muted':
        this.#pending.push(this.#mutedEvent(received));
        return;
      case 'recording':
      case 'recording-limit':
        this.recordings?.receive(received);
        return;
      case 'member':
        this.#changedMembers.add(received.userId);
        return;
      case 'changed':
        this.#isRoomChanged = true;
        return;
      case 'deleted':
        this.#isDeleted = true;
        return;
    }
  }

  /**
   * The roles are deleted with the room, so the current subscribers are notified without a check.
   */
  #sendDeletion(): void {
    const events = this.roster.deleted();
    for (const subscriber of this.#subscribers) subscriber.push(events);
  }

  /** Resolves to the time after which authorization must be checked again. */
  async #send(): Promise<number> {
    try {
      if (this.#isBehind) {
        await this.#catchUp();
        this.#isBehind = false;
      }
      if (this.recordings) this.#pending.push(...(await this.recordings.catchUp()));
      const roles = await this.#roles();
      const roomChanged = await this.#roomChanged(roles);
      await this.#deliver(roles, roomChanged);
      this.#pending = [];
      this.#changedMembers.clear();
      this.#isRoomChanged = false;
      this.#backOff.reset();
      return AUTHORIZATION_INTERVAL_MS;
    } catch (error) {
      if (!(error instanceof StorageUnavailableError)) throw error;
      return this.#backOff.take();
    }
  }

  async #catchUp(): Promise<void> {
    const { presenceStore, subtitlesStore } = this.deps;
    const [snapshot, status] = await Promise.all([
      presenceStore.snapshot(this.roomId),
      subtitlesStore.status(this.roomId),
    ]);
    this.#pending.push(...this.roster.catchUp(snapshot));
    if (status !== this.subtitles) {
      this.#noteSubtitles({ type: 'subtitles', at: Date.now(), status });
    }
  }

  #noteSubtitles({ type, status, at }: SubtitlesSignal): void {
    const { roomId } = this;
    this.subtitles = status;
    this.#pending.push({ type, roomId, at: new Date(at), subtitles: { roomId, status } });
  }

  #mutedEvent({ type, at, identities, by }: MutedSignal): RoomEvent {
    const { roomId } = this;
    return { type, roomId, at: new Date(at), identities, by: by && participantOf(by) };
  }

  /** The roles of the subscribers. */
  async #roles(): Promise<Roles> {
    const isAsked = [...this.#subscribers].some(({ userId }) => userId !== null);
    const found = isAsked ? await this.deps.roomStore.findMembers([this.roomId]) : null;
    return new Map(found?.get(this.roomId)?.map(({ userId, role }) => [userId, role]));
  }

  async #roomChanged(roles: Roles): Promise<RoomEvent | null> {
    const { roomId } = this;
    if (!this.#isRoomChanged && this.#changedMembers.size === 0) return null;
    const [record, meeting] = await Promise.all([
      this.deps.roomStore.findById(roomId, null),
      this.deps.presenceStore.meeting(roomId),
    ]);
    if (!record) return null;
    return { type: 'room-changed', roomId, at: new Date(), changed: { record, roles, meeting } };
  }

  async #deliver(roles: Roles, roomChanged: RoomEvent | null): Promise<void> {
    const step = [...this.#pending];
    const withRoom = roomChanged ? [...step, roomChanged] : step;
    for (const subscriber of this.#subscribers) {
      if (!(await this.#isAuthorized(subscriber, roles))) {
        subscriber.end();
        continue;
      }
      const isConcerned =
        this.#isRoomChanged ||
        (subscriber.userId !== null && this.#changedMembers.has(subscriber.userId));
      subscriber.push(isConcerned ? withRoom : step);
    }
  }

  /** Members and participants may. */
  async #isAuthorized({ userId, identity }: SubscriberSink, roles: Roles): Promise<boolean> {
    if (userId !== null && roles.has(userId)) return true;
    if (identity === null) return false;
    if (this.roster.hasIdentity(identity)) return true;
    // A participant may have joined after the events that are being sent.
    return (await this.deps.presenceStore.find(this.roomId, identity)) !== null;
  }
}

const topics = (roomId: string) => [meetingTopic(roomId), roomTopic(roomId)];

async function nextSignal(
  reader: EventReader<Signal>,
  timeoutMs: number,
): Promise<Signal | typeof GAP | typeof TICK | typeof END | typeof LOST> {
  try {
    return await reader.next(timeoutMs);
  } catch (error) {
    if (error instanceof SubscriberTooSlowError) return LOST;
    throw error;
  }
}
