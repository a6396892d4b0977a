import type { UserStore } from '../../models/user.js';
import type { RoomStore } from '../../models/room.js';
import { MAX_PAGE_SIZE } from '../../lib/page.js';
import type { Attendance } from './attendance.js';
import type { HistoryService, MeetingSession } from './history-service.js';

interface AttendanceCsvDeps {
  readonly historyService: Pick<HistoryService, 'listAttendance'>;
  readonly roomStore: Pick<RoomStore, 'findMembers'>;
  readonly userStore: Pick<UserStore, 'findById'>;
  readonly now: () => Date;
}

/** Excel takes a file without it for the encoding of the system. */
const BYTE_ORDER_MARK = '\uFEFF';

const COLUMNS = [
  'name',
  'email',
  'kind',
  'first join',
  'last leave',
  'total minutes',
  'share of the meeting',
  'visits',
] as const;

type Row = Readonly<Record<(typeof COLUMNS)[number], string>>;

/** The attendance of a meeting as CSV (RFC 4180). Performs no authorization check. */
export class AttendanceCsv {
  constructor(private readonly deps: AttendanceCsvDeps) {}

  /** The text, in parts of any size. */
  async *parts(session: MeetingSession): AsyncGenerator<string> {
    const emails = await this.#emailsOfMembers(session.roomId);
    yield BYTE_ORDER_MARK + line(COLUMNS);
    let after: string | null = null;
    do {
      const page = await this.deps.historyService.listAttendance(session, MAX_PAGE_SIZE, after);
      for (const person of page.nodes) {
        const email = person.userId === null ? null : await emails(person.userId);
        const row = this.#row(session, person, email);
        yield line(COLUMNS.map((column) => row[column]));
      }
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
  }

  #row(session: MeetingSession, person: Attendance, email: string | null): Row {
    const { startedAt, endedAt } = session;
    const lengthMs = (endedAt ?? this.deps.now()).getTime() - startedAt.getTime();
    const share = lengthMs > 0 ? Math.min(1, person.totalMs / lengthMs) : 0;
    return {
      name: person.displayName,
      email: email ?? '',
      kind: person.kind,
      'first join': timeOf(person.firstJoinedAt),
      'last leave': timeOf(person.lastLeftAt),
      // Whole numbers, because programs read a decimal point in different ways.
      'total minutes': String(Math.round(person.totalMs / 60_000)),
      'share of the meeting': `${Math.round(share * 100)}%`,
      visits: String(person.visits.length),
    };
  }

  async #emailsOfMembers(roomId: string): Promise<(userId: string) => Promise<string | null>> {
    const members = (await this.deps.roomStore.findMembers([roomId])).get(roomId) ?? [];
    // A member who has not accepted the role has revealed nothing to the hosts.
    const known = new Set(members.flatMap(({ userId, isInvited }) => (isInvited ? [] : [userId])));
    return async (userId) =>
      known.has(userId) ? ((await this.deps.userStore.findById(userId))?.email ?? null) : null;
  }
}

const timeOf = (time: Date | null): string => time?.toISOString().replace(/\.\d+Z$/, 'Z') ?? '';

const line = (cells: readonly string[]): string => `${cells.map(cellOf).join(',')}\r\n`;

/** Quotes a cell where needed, and keeps spreadsheets from executing it as a formula. */
function cellOf(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
