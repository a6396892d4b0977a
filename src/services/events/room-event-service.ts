import type { Logger } from 'pino';
import { identityIn, viewerIdOf, type Actor } from '../../models/actor.js';
import { RoomSubscriber } from './room-subscriber.js';
import type { PresenceService } from '../meeting/presence-service.js';
import {
  isRecordingChanged,
  isRecordingLimitNotice,
  isRoomEvent,
  type FeedEvent,
  type RecordingChanged,
  type RecordingLimitNotice,
  type RoomEvent,
} from './room-event.js';
import { RoomFeed, type RoomFeedDeps } from './room-feed.js';

export interface RoomEventServiceDeps extends RoomFeedDeps {
  readonly presenceService: Pick<PresenceService, 'visibleRoomId'>;
  readonly log: Pick<Logger, 'warn'>;
}

/** Live events of rooms. */
export class RoomEventService {
  readonly #feeds = new Map<string, Promise<RoomFeed>>();

  constructor(private readonly deps: RoomEventServiceDeps) {}

  /**
   * Reports everything that happens from now on, for members and participants. Ends when the viewer
   * is neither.
   * @throws NotFoundError, StorageUnavailableError
   */
  watch(actor: Actor, roomId: string): Promise<AsyncIterableIterator<RoomEvent, undefined>> {
    return this.#follow(actor, roomId, isRoomEvent);
  }

  /** As `watch`, for changes of the room's recordings. */
  watchRecordings(
    actor: Actor,
    roomId: string,
  ): Promise<AsyncIterableIterator<RecordingChanged, undefined>> {
    return this.#follow(actor, roomId, isRecordingChanged);
  }

  /** As `watch`, for recordings that approach or reach their maximum duration. */
  watchRecordingLimits(
    actor: Actor,
    roomId: string,
  ): Promise<AsyncIterableIterator<RecordingLimitNotice, undefined>> {
    return this.#follow(actor, roomId, isRecordingLimitNotice);
  }

  async #follow<E extends FeedEvent>(
    actor: Actor,
    roomId: string,
    wants: (event: FeedEvent) => event is E,
  ): Promise<AsyncIterableIterator<E, undefined>> {
    const id = await this.deps.presenceService.visibleRoomId(actor, roomId);
    const identity = identityIn(actor, id);
    for (;;) {
      const feed = await this.#feed(id);
      const subscriber = new RoomSubscriber(viewerIdOf(actor), identity, wants, feed.remove);
      // The feed may have ended meanwhile, with its last subscriber.
      if (feed.add(subscriber)) return subscriber;
    }
  }

  #feed(roomId: string): Promise<RoomFeed> {
    const known = this.#feeds.get(roomId);
    if (known) return known;
    const forget = () => {
      if (this.#feeds.get(roomId) === opening) this.#feeds.delete(roomId);
    };
    const opening = RoomFeed.open(roomId, this.deps, forget);
    this.#feeds.set(roomId, opening);
    opening.then((feed) => this.#run(roomId, feed), forget);
    return opening;
  }

  async #run(roomId: string, feed: RoomFeed): Promise<void> {
    try {
      await feed.run();
    } catch (error) {
      this.deps.log.warn(
        { err: error, roomId },
        'Failed to read the events of a room; its subscriptions ended',
      );
    }
  }
}
