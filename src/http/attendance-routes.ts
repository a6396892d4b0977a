import { Router } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ContextFactory } from '../context/context-factory.js';
import { NotFoundError, UnauthenticatedError } from '../errors/domain-error.js';
import { viewerIdOf } from '../models/actor.js';
import { assertScope } from '../permissions/scopes.js';
import type { Services } from '../services/services.js';

interface AttendanceRoutesDeps {
  readonly contexts: Pick<ContextFactory, 'forHttp'>;
  readonly services: Pick<Services, 'history' | 'attendanceCsv'>;
}

/**
 * `GET /meetings/{id}/attendance.csv`: who was in a meeting, for hosts of its room. Applications need
 * the scope of `meetingSession`.
 */
export function attendanceRoutes({ contexts, services }: AttendanceRoutesDeps): Router {
  const router = Router();
  router.get('/meetings/:id/attendance.csv', async (request, response) => {
    const { history, attendanceCsv } = services;
    if (!history || !attendanceCsv) throw new NotFoundError();
    const { actor } = await contexts.forHttp(request, (cookie) => {
      response.append('set-cookie', cookie);
    });
    if (viewerIdOf(actor) === null && !actor.participant) throw new UnauthenticatedError();
    assertScope(actor, 'meetings:read');
    const { session, room } = await history.getWithRoom(actor, request.params.id);
    const date = session.startedAt.toISOString().slice(0, 10);
    response.set({
      'content-type': 'text/csv; charset=utf-8',
      // Slugs consist of a-z, 0-9, and dashes.
      'content-disposition': `attachment; filename="attendance-${room.slug}-${date}.csv"`,
      'cache-control': 'no-store',
    });
    try {
      await pipeline(Readable.from(attendanceCsv.parts(session)), response);
    } catch (error) {
      if (!isAborted(error)) throw error;
    }
  });
  return router;
}

/** The client closed the connection. */
const isAborted = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
