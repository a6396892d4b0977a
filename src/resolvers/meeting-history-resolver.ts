import { Arg, Args, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import { NotFoundError } from '../errors/domain-error.js';
import type { Page } from '../lib/page.js';
import type { RecordingRecord } from '../models/recording.js';
import type { RoomRecord } from '../models/room.js';
import { assertScope } from '../permissions/scopes.js';
import {
  HOST_ERRORS,
  operation,
  PAGE_CURSOR,
  PAGE_SIZE,
  ROOM_ID_INPUT,
  TOTAL_COUNT,
} from '../schema/descriptions.js';
import { listCost } from '../schema/list-cost.js';
import {
  Attendance,
  AttendancePage,
  MeetingSession,
  MeetingSessionPage,
} from '../schema/meeting-history.js';
import { PageArgs, pageComplexity } from '../schema/page.js';
import { Recording } from '../schema/recording.js';
import { Room } from '../schema/room.js';
import { presentUser, User, type UserView } from '../schema/user.js';
import type { Attendance as Person } from '../services/history/attendance.js';
import type {
  HistoryService,
  MeetingSession as Session,
} from '../services/history/history-service.js';

const DEFAULT_ATTENDANCE = 100;

interface AttendanceView extends Person {
  readonly roomId: string;
}

interface AttendancePageView extends Page<AttendanceView> {
  readonly session: Session;
}

@Resolver(() => MeetingSession)
export class MeetingHistoryResolver {
  @Query(() => MeetingSessionPage, {
    description: operation({
      text:
        'Lists the meetings of one room, or of every room that the viewer is a host of, newest ' +
        'first. A deployment keeps them for a limited time.',
      errors: { ...HOST_ERRORS, BAD_USER_INPUT: '`first` or `after` is not valid.' },
    }),
    complexity: pageComplexity,
  })
  meetingSessions(
    @Arg('roomId', () => ID, {
      nullable: true,
      description: `${ROOM_ID_INPUT} Defaults to every room that the viewer is a host of.`,
    })
    roomId: string | null | undefined,
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Ctx() context: AppContext,
  ): Promise<Page<Session>> {
    return historyOf(context).list(context.actor, roomId ?? null, first, after ?? null);
  }

  @Query(() => MeetingSession, {
    description: operation({
      text: 'Returns a meeting that is running or has ended. Requires a host of its room.',
      errors: {
        ...HOST_ERRORS,
        NOT_FOUND: 'the meeting does not exist, or the viewer has no access to its room.',
      },
    }),
  })
  meetingSession(
    @Arg('id', () => ID, { description: 'The ID of the meeting.' }) id: string,
    @Ctx() context: AppContext,
  ): Promise<Session> {
    return historyOf(context).get(context.actor, id);
  }

  @FieldResolver(() => Room, {
    nullable: true,
    description: 'The room of the meeting. Null after the room has been deleted.',
    // Read once for all meetings of the room.
    complexity: listCost(1 / 4),
  })
  room(@Root() { roomId }: Session, @Ctx() { loaders }: AppContext): Promise<RoomRecord | null> {
    return loaders.rooms.load(roomId);
  }

  @FieldResolver(() => AttendancePage, {
    description: 'Who was in the meeting, by their first arrival.',
    // Few queries per meeting, however many people; most meetings are small.
    complexity: listCost(2),
  })
  async attendance(
    @Root() session: Session,
    @Arg('first', () => Int, { defaultValue: DEFAULT_ATTENDANCE, description: PAGE_SIZE })
    first: number,
    @Arg('after', () => String, { nullable: true, description: PAGE_CURSOR })
    after: string | null | undefined,
    @Ctx() context: AppContext,
  ): Promise<AttendancePageView> {
    const page = await historyOf(context).listAttendance(session, first, after ?? null);
    const nodes = page.nodes.map((node) => ({ ...node, roomId: session.roomId }));
    return { ...page, nodes, session };
  }

  @FieldResolver(() => [Recording], {
    description:
      'The recordings of the meeting, newest first. Empty while recording is disabled. Applications need the scope recordings:read.',
    // Most meetings are not recorded.
    complexity: listCost(1 / 4),
  })
  async recordings(
    @Root() { roomId, startedAt, endedAt }: Session,
    @Ctx() { actor, services }: AppContext,
  ): Promise<readonly RecordingRecord[]> {
    assertScope(actor, 'recordings:read');
    const to = endedAt ?? new Date();
    return (await services.recordings?.listBetween(roomId, startedAt, to)) ?? [];
  }
}

@Resolver(() => MeetingSessionPage)
export class MeetingSessionPageResolver {
  @FieldResolver(() => Int, { description: TOTAL_COUNT })
  totalCount(
    @Root() { roomIds }: { readonly roomIds: readonly string[] },
    @Ctx() context: AppContext,
  ): Promise<number> {
    return historyOf(context).count(roomIds);
  }
}

@Resolver(() => AttendancePage)
export class AttendancePageResolver {
  @FieldResolver(() => Int, { description: TOTAL_COUNT })
  totalCount(@Root() { session }: AttendancePageView, @Ctx() context: AppContext): Promise<number> {
    return historyOf(context).countPeople(session);
  }
}

@Resolver(() => Attendance)
export class AttendanceResolver {
  @FieldResolver(() => User, {
    nullable: true,
    description: 'The user. Null for people without an account.',
  })
  async user(
    @Root() { userId, roomId }: AttendanceView,
    @Ctx() { actor, loaders }: AppContext,
  ): Promise<UserView | null> {
    if (userId === null) return null;
    const user = await loaders.users.load(userId);
    if (!user) return null;
    const members = await loaders.members.load(roomId);
    const asAdministrator = members.some((member) => member.userId === userId && !member.isInvited);
    return presentUser(user, actor, { asAdministrator });
  }
}

/** The rule requires the feature. */
function historyOf({ services }: AppContext): HistoryService {
  if (!services.history) throw new NotFoundError();
  return services.history;
}
