import { describe, expect, it } from '@jest/globals';
import type { PresenceStep, PresenceSignal } from '../../src/redis/presence/presence-events.js';
import { storedParticipant } from '../../src/redis/presence/presence-record.js';
import type { PresenceSnapshot } from '../../src/redis/presence/presence-store.js';
import type { RoomEvent } from '../../src/services/events/room-event.js';
import { RoomRoster } from '../../src/services/events/room-roster.js';
import { aParticipant } from '../support/builders.js';

const [GUS, UMA] = ['gus', 'uma'].map((identity) =>
  aParticipant({ identity, sid: `PA_${identity}` }),
);
if (!GUS || !UMA) throw new Error('no participants');

/** A meeting, unless it has no participants. */
const snapshot = (
  seq: number,
  ...participants: (typeof GUS & { rev?: number })[]
): PresenceSnapshot => ({
  seq,
  startedAt: participants.length > 0 ? new Date(0) : null,
  participantCount: participants.length,
  participants: participants.map((participant) => ({ rev: seq, ...participant })),
});

const news = (seq: number, ...events: PresenceSignal[]): PresenceStep => ({
  type: 'presence',
  seq,
  at: seq,
  events,
});

const joined = (participant: typeof GUS): PresenceSignal => ({
  type: 'joined',
  participant: { ...storedParticipant(participant), rev: 1 },
});
const left = ({ identity, sid }: typeof GUS): PresenceSignal => ({ type: 'left', identity, sid });

const shown = (events: readonly RoomEvent[] | null) =>
  events?.map((event) => {
    if (event.type === 'joined' || event.type === 'changed') {
      return `${event.type} ${event.participant.identity}`;
    }
    return event.type === 'left' ? `left ${event.identity}` : event.type;
  });

describe('RoomRoster', () => {
  it('reports the events that follow its snapshot, each once', () => {
    const roster = new RoomRoster('room', snapshot(5, GUS));

    expect(shown(roster.follow(news(5, joined(GUS))))).toEqual([]);
    expect(shown(roster.follow(news(6, joined(UMA), left(GUS))))).toEqual([
      'joined uma',
      'left gus',
    ]);
    expect(shown(roster.follow(news(6, joined(UMA))))).toEqual([]);
    expect([roster.hasIdentity('gus'), roster.hasIdentity('uma')]).toEqual([false, true]);
  });

  it('asks for a snapshot when an event is missing', () => {
    const roster = new RoomRoster('room', snapshot(5, GUS));

    expect(roster.follow(news(7, joined(UMA)))).toBeNull();
  });

  it('catches up with a snapshot by the events that lead to it', () => {
    const roster = new RoomRoster('room', snapshot(5, GUS));

    const missed = roster.catchUp(snapshot(9, UMA));

    expect(shown(missed)).toEqual(['left gus', 'joined uma']);
    expect(shown(roster.catchUp(snapshot(9, { ...UMA, rev: 9 })))).toEqual([]);
  });

  it('catches up with changes of participants who were already reported', () => {
    const roster = new RoomRoster('room', snapshot(5, GUS, UMA));

    const changed = roster.catchUp(snapshot(8, { ...GUS, rev: 7 }, { ...UMA, rev: 5 }));

    expect(shown(changed)).toEqual(['changed gus']);
  });

  it('catches up with the start and the end of a meeting', () => {
    const roster = new RoomRoster('room', snapshot(1));

    expect(shown(roster.catchUp(snapshot(2, GUS)))).toEqual(['meeting-started', 'joined gus']);
    expect(shown(roster.catchUp(snapshot(3)))).toEqual(['left gus', 'meeting-ended']);
  });

  it('reports the end of the meeting once when the room is deleted', () => {
    const roster = new RoomRoster('room', snapshot(1, GUS));

    expect(roster.deleted()).toMatchObject([{ type: 'meeting-ended', reason: 'room-deleted' }]);
    expect(roster.deleted()).toEqual([]);
  });
});
