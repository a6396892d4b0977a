import { MeetingEndReason } from '../../models/meeting-history.js';
import type { PresenceStep, PresenceSignal } from '../../redis/presence/presence-events.js';
import { participantOf, type ParticipantRecord } from '../../redis/presence/presence-record.js';
import type { PresenceSnapshot } from '../../redis/presence/presence-store.js';
import type { RoomEvent } from './room-event.js';

/** The presence that the subscribers of a room know. */
export class RoomRoster {
  /** The number of the last event; the numbers have no gaps. */
  #seq: number;
  #isMeeting: boolean;
  readonly #identities = new Map<string, string>();
  readonly #sids = new Map<string, string>();

  constructor(
    private readonly roomId: string,
    { seq, startedAt, participants }: PresenceSnapshot,
  ) {
    this.#seq = seq;
    this.#isMeeting = startedAt !== null;
    for (const { sid, identity } of participants) this.#add(sid, identity);
  }

  hasIdentity(identity: string): boolean {
    return this.#sids.has(identity);
  }

  /** The end of the meeting in a room that was deleted, if there is one. */
  deleted(): RoomEvent[] {
    if (!this.#isMeeting) return [];
    this.#isMeeting = false;
    const reason = MeetingEndReason.ROOM_DELETED;
    return [{ type: 'meeting-ended', roomId: this.roomId, at: new Date(), reason }];
  }

  /** Null if earlier events were missed, so that a snapshot is needed. */
  follow({ seq, at, events }: PresenceStep): RoomEvent[] | null {
    if (seq <= this.#seq) return [];
    if (seq !== this.#seq + 1) return null;
    this.#seq = seq;
    const time = new Date(at);
    return events.map((signal) => this.#eventOf(signal, time));
  }

  /** The events that lead from the reported state to the snapshot. */
  catchUp({ seq, startedAt, participants }: PresenceSnapshot): RoomEvent[] {
    const at = new Date();
    const isMeeting = startedAt !== null;
    const present = new Map(participants.map((participant) => [participant.sid, participant]));
    const events: RoomEvent[] = [];
    for (const [sid, identity] of [...this.#identities]) {
      if (!present.has(sid)) events.push(this.#left(sid, identity, at));
    }
    if (isMeeting !== this.#isMeeting) {
      const { roomId } = this;
      events.push(
        isMeeting
          ? { type: 'meeting-started', roomId, at }
          : { type: 'meeting-ended', roomId, at, reason: MeetingEndReason.UNKNOWN },
      );
    }
    for (const participant of participants) {
      if (!this.#identities.has(participant.sid)) events.push(this.#joined(participant, at));
      else if (participant.rev > this.#seq) {
        events.push({ type: 'changed', roomId: this.roomId, at, participant });
      }
    }
    this.#seq = seq;
    this.#isMeeting = isMeeting;
    return events;
  }

  #eventOf(signal: PresenceSignal, at: Date): RoomEvent {
    const { roomId } = this;
    switch (signal.type) {
      case 'joined':
        return this.#joined(participantOf(signal.participant), at);
      case 'left':
        return this.#left(signal.sid, signal.identity, at);
      case 'changed':
        return { type: 'changed', roomId, at, participant: participantOf(signal.participant) };
      case 'meeting-started':
        this.#isMeeting = true;
        return { type: signal.type, roomId, at };
      case 'meeting-ending-soon':
        return { type: signal.type, roomId, at, endsAt: new Date(signal.endsAt) };
      case 'meeting-ended':
        this.#isMeeting = false;
        return { type: signal.type, roomId, at, reason: signal.reason };
    }
  }

  #joined(participant: ParticipantRecord, at: Date): RoomEvent {
    this.#add(participant.sid, participant.identity);
    return { type: 'joined', roomId: this.roomId, at, participant };
  }

  #left(sid: string, identity: string, at: Date): RoomEvent {
    this.#identities.delete(sid);
    if (this.#sids.get(identity) === sid) this.#sids.delete(identity);
    return { type: 'left', roomId: this.roomId, at, identity, sid };
  }

  #add(sid: string, identity: string): void {
    this.#identities.set(sid, identity);
    this.#sids.set(identity, sid);
  }
}
