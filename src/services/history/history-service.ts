import type { Actor } from '../../models/actor.js';
import { NotFoundError } from '../../errors/domain-error.js';
import { readPage, type Page, type Position } from '../../lib/page.js';
import { asUuid } from '../../lib/uuid.js';
import type {
  MeetingHistoryStore,
  MeetingSessionRecord,
  VisitRecord,
} from '../../models/meeting-history.js';
import type { RoomRecord, RoomStore } from '../../models/room.js';
import { hostedRoomIds } from '../rooms/hosted-rooms.js';
import type { RoomService } from '../rooms/room-service.js';
import { attendanceOf, type Attendance } from './attendance.js';

interface HistoryServiceDeps {
  readonly historyStore: Pick<
    MeetingHistoryStore,
    'find' | 'list' | 'count' | 'visitsOf' | 'listPeople' | 'countPeople'
  >;
  readonly roomService: Pick<RoomService, 'getAsHost'>;
  readonly roomStore: Pick<RoomStore, 'listHosted'>;
  readonly now: () => Date;
}

/** A meeting, with its place in lists. */
export type MeetingSession = MeetingSessionRecord & Position;

/** The history of meetings, for the hosts of their rooms. */
export class HistoryService {
  constructor(private readonly deps: HistoryServiceDeps) {}

  /** The meetings of one room, or of every room that the actor is a host of; newest first. */
  async list(
    actor: Actor,
    roomId: string | null,
    first: number,
    after: string | null,
  ): Promise<Page<MeetingSession> & { readonly roomIds: readonly string[] }> {
    const roomIds = await hostedRoomIds(this.deps, actor, roomId);
    const page = await readPage(first, after, async (limit, position) => {
      if (roomIds.length === 0) return [];
      return (await this.deps.historyStore.list(roomIds, limit, position)).map(placed);
    });
    return { ...page, roomIds };
  }

  count(roomIds: readonly string[]): Promise<number> {
    return this.deps.historyStore.count(roomIds);
  }

  /** For hosts of the room. */
  async get(actor: Actor, sessionId: string): Promise<MeetingSession> {
    return (await this.getWithRoom(actor, sessionId)).session;
  }

  /** For hosts of the room. */
  async getWithRoom(
    actor: Actor,
    sessionId: string,
  ): Promise<{ readonly session: MeetingSession; readonly room: RoomRecord }> {
    const id = asUuid(sessionId);
    const session = id && (await this.deps.historyStore.find(id));
    if (!session) throw new NotFoundError();
    const room = await this.deps.roomService.getAsHost(actor, session.roomId);
    return { session: placed(session), room };
  }

  /** The people of a meeting, by their first arrival. Performs no authorization check. */
  async listAttendance(
    { id, endedAt }: MeetingSession,
    first: number,
    after: string | null,
  ): Promise<Page<Attendance>> {
    const { historyStore, now } = this.deps;
    const { nodes: people, pageInfo } = await readPage(first, after, (limit, position) =>
      historyStore.listPeople(id, limit, position),
    );
    const visits = await historyStore.visitsOf(
      id,
      people.map((person) => person.id),
    );
    const byPerson = new Map<string, VisitRecord[]>();
    for (const visit of visits) {
      byPerson.set(visit.personId, [...(byPerson.get(visit.personId) ?? []), visit]);
    }
    const until = endedAt ?? now();
    const nodes = people.flatMap((person) => {
      const own = byPerson.get(person.id);
      return own ? [attendanceOf(own, until)] : [];
    });
    return { nodes, pageInfo };
  }

  countPeople({ id }: MeetingSession): Promise<number> {
    return this.deps.historyStore.countPeople(id);
  }
}

const placed = (session: MeetingSessionRecord): MeetingSession => ({
  ...session,
  createdAt: session.startedAt,
});
