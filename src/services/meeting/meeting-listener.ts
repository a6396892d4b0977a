import type { Logger } from 'pino';
import type { MediaParticipant } from '../../livekit/media-participant.js';
import type { ParticipantKind } from '../../models/participant-kind.js';
import type { RoomRecord } from '../../models/room.js';
import type { EndedMeeting } from '../../redis/presence/meeting-index.js';
import type { ParticipantRecord } from '../../redis/presence/presence-record.js';
import type { Departure, RoomSession } from '../../redis/presence/presence-store.js';

/** A LiveKit room in an event. */
export interface MediaSession extends RoomSession {
  /** The ID of the room. */
  readonly name: string;
}

/** A participant who has joined. */
export interface Arrival {
  readonly session: MediaSession;
  /** As the participant sees it; null for rooms without a record. */
  readonly room: RoomRecord | null;
  readonly record: ParticipantRecord;
  readonly live: MediaParticipant;
}

/** A connection that has ended. */
export interface Departed extends Departure {
  /** The sid of the LiveKit room. */
  readonly mediaSid: string;
  readonly kind: ParticipantKind;
  readonly displayName: string;
  readonly leftAt: Date;
  /** False for a connection that was announced, but never established. */
  readonly wasConnected: boolean;
}

/** `taken-over`: another connection with the same identity replaced it, and is announced next. */
export type DepartureCause =
  'left' | 'connection-lost' | 'taken-over' | 'removed' | 'room-closed' | 'unknown';

/**
 * A part of the product that reacts to what happens in meetings. Each method is idempotent: it is
 * called again after a failure, and for events that arrive twice.
 */
export interface MeetingListener {
  /** For logs. */
  readonly name: string;
  /** LiveKit has opened a room, or still has it open. */
  opened?(session: MediaSession): Promise<void>;
  /** A participant is in the meeting; presence has the record. */
  joined?(roomId: string, arrival: Arrival): Promise<void>;
  /** A caller on hold was admitted to the meeting; presence has the record. */
  admitted?(roomId: string, record: ParticipantRecord): Promise<void>;
  /** A connection has ended; presence no longer has the record. */
  left?(roomId: string, departure: Departed, cause: DepartureCause): Promise<void>;
  /** The reconciler has compared an open room with LiveKit. */
  reconciled?(roomId: string): Promise<void>;
  /** A meeting has ended; presence still has its participants. */
  ended?(meeting: EndedMeeting): Promise<void>;
  /** Presence has removed participants without a `left` for each: at the end, and in repairs. */
  vacated?(roomId: string): Promise<void>;
}

/**
 * Calls the listeners one after the other, in their order. A listener that fails stops no other.
 * Listeners are registered once, after the services that announce events were created: some
 * listeners need these services.
 */
export class MeetingListeners implements Required<Omit<MeetingListener, 'name'>> {
  #listeners: readonly MeetingListener[] | null = null;

  constructor(private readonly log: Pick<Logger, 'warn'>) {}

  /** In the order in which they are called; without those of disabled features. */
  register(listeners: readonly (MeetingListener | null | undefined)[]): void {
    if (this.#listeners) throw new Error('The meeting listeners are registered already');
    this.#listeners = listeners.filter((listener) => listener != null);
  }

  opened(session: MediaSession): Promise<void> {
    return this.#call(session.name, (listener) => listener.opened?.(session));
  }

  joined(roomId: string, arrival: Arrival): Promise<void> {
    return this.#call(roomId, (listener) => listener.joined?.(roomId, arrival));
  }

  admitted(roomId: string, record: ParticipantRecord): Promise<void> {
    return this.#call(roomId, (listener) => listener.admitted?.(roomId, record));
  }

  left(roomId: string, departure: Departed, cause: DepartureCause): Promise<void> {
    return this.#call(roomId, (listener) => listener.left?.(roomId, departure, cause));
  }

  reconciled(roomId: string): Promise<void> {
    return this.#call(roomId, (listener) => listener.reconciled?.(roomId));
  }

  ended(meeting: EndedMeeting): Promise<void> {
    return this.#call(meeting.roomId, (listener) => listener.ended?.(meeting));
  }

  vacated(roomId: string): Promise<void> {
    return this.#call(roomId, (listener) => listener.vacated?.(roomId));
  }

  /** @throws the first failure, after all listeners were called, so that the caller retries */
  async #call(
    roomId: string,
    call: (listener: MeetingListener) => Promise<void> | undefined,
  ): Promise<void> {
    if (!this.#listeners) throw new Error('No meeting listeners are registered');
    const failures: unknown[] = [];
    for (const listener of this.#listeners) {
      try {
        await call(listener);
      } catch (error) {
        failures.push(error);
        this.log.warn(
          { err: error, roomId, listener: listener.name },
          'Meeting listener failed; it is called again when the event is retried',
        );
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
