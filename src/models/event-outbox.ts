import type { RoomRole } from './room.js';

/**
 * Stores keep a pending event with the change that it reports, in the same write, and report here
 * that the room has one. The report may be lost with the process: a sweep finds the event in the
 * store.
 */
export interface PendingEvents {
  /** Never throws. */
  report(roomId: string): void;
}

/** A change of a room or of a role in it, kept in the room's record. */
export type PendingRoomEvent = {
  /** Unique, so that publishing it twice stores one event. */
  readonly id: string;
  readonly at: Date;
} & (
  | { readonly type: 'created' | 'updated' }
  | {
      readonly type: 'role';
      readonly userId: string;
      readonly from: RoomRole | null;
      readonly to: RoomRole | null;
    }
);

/** The pending events in one kind of record. */
export interface RoomEventOutbox {
  pendingEvents(roomId: string): Promise<readonly PendingRoomEvent[]>;
  /** Removes events that are published. */
  settleEvents(roomId: string, ids: readonly string[]): Promise<void>;
  /** The rooms with an event that is pending since before `time`. */
  roomsWithEvents(time: Date, limit: number): Promise<readonly string[]>;
}

/** Passes reports of pending events to the part that publishes them. */
export class PendingEventReports implements PendingEvents {
  #listener: ((roomId: string) => void) | null = null;

  report(roomId: string): void {
    this.#listener?.(roomId);
  }

  /** @param listener must not throw */
  watch(listener: (roomId: string) => void): void {
    this.#listener = listener;
  }
}
