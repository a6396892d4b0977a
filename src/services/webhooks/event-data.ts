import type { MeetingSessionRecord, VisitRecord } from '../../models/meeting-history.js';
import type { ParticipantKind } from '../../models/participant-kind.js';
import type { RecordingRecord } from '../../models/recording.js';
import type { RoomRecord } from '../../models/room.js';
import type { WebhookEventType } from '../../models/webhook-event.js';
import { uuidOf } from '../../lib/uuid.js';

type Data = Readonly<Record<string, unknown>>;

interface Person {
  readonly identity: string;
  readonly displayName: string;
  readonly kind: ParticipantKind;
  readonly userId: string | null;
  readonly externalId: string | null;
  /** A JSON object, as text. */
  readonly metadata?: string | null;
}

/** The ID of an event: the same whenever the same change is reported. */
export const eventId = (type: WebhookEventType, subject: string): string =>
  uuidOf(`event/${type}/${subject}`);

/** The values of enums are written as in the API. */
export const enumValue = (value: string): string => value.toUpperCase().replaceAll('-', '_');

export const roomData = ({ slug, name, accessLevel, createdAt }: RoomRecord): Data => ({
  room: { slug, name, accessLevel: enumValue(accessLevel), createdAt: createdAt.toISOString() },
});

export const personData = ({
  identity,
  displayName,
  kind,
  userId,
  externalId,
  metadata,
}: Person): Data => ({
  participant: {
    identity,
    displayName,
    kind: enumValue(kind),
    userId,
    externalId,
    metadata: metadata ? (JSON.parse(metadata) as unknown) : null,
  },
});

export const visitData = (visit: VisitRecord): Data => ({
  ...personData(visit),
  connectionId: visit.sid,
  joinedAt: visit.joinedAt.toISOString(),
});

export const departureData = (visit: VisitRecord, leftAt: Date): Data => ({
  ...visitData(visit),
  leftAt: leftAt.toISOString(),
  durationMs: elapsed(visit.joinedAt, leftAt),
  reason: enumValue(visit.leaveReason ?? 'unknown'),
});

export const meetingStartData = ({ startedAt }: MeetingSessionRecord): Data => ({
  startedAt: startedAt.toISOString(),
});

export const meetingEndData = (session: MeetingSessionRecord, endedAt: Date): Data => ({
  startedAt: session.startedAt.toISOString(),
  endedAt: endedAt.toISOString(),
  durationMs: elapsed(session.startedAt, endedAt),
  reason: enumValue(session.endReason ?? 'unknown'),
  peakParticipantCount: session.peakParticipantCount,
});

export const recordingData = (recording: RecordingRecord, failure: string | null): Data => ({
  recording: {
    id: recording.id,
    mode: enumValue(recording.mode),
    startedAt: recording.startedAt?.toISOString() ?? null,
    endedAt: recording.endedAt?.toISOString() ?? null,
    durationMs: recording.durationMs,
    sizeBytes: recording.sizeBytes,
    limitReached: recording.limitReached,
    failure,
    expiresAt: recording.expiresAt?.toISOString() ?? null,
  },
});

const elapsed = (from: Date, to: Date): number => Math.max(0, to.getTime() - from.getTime());
