import { randomUUID } from 'node:crypto';
import { identityIn, viewerIdOf, type Actor } from '../../models/actor.js';
import {
  ConflictError,
  InvalidInputError,
  NotFoundError,
  RecordingRunsError,
  UnauthenticatedError,
} from '../../errors/domain-error.js';
import type { MediaServer } from '../../livekit/media-server.js';
import {
  NO_PROGRESS,
  RecordingStatus,
  type RecordingMode,
  type RecordingRecord,
  type RecordingStore,
} from '../../models/recording.js';
import type { RoomStore } from '../../models/room.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';
import { readPage, type Page } from '../../lib/page.js';
import { pollUntil } from '../../lib/poll-until.js';
import { isPerson } from '../../models/participant-kind.js';
import { recordingKey, type KeySettings } from './recording-key.js';
import type { RecordingWriter } from './recording-writer.js';
import type { EgressReport } from '../../livekit/egress.js';
import { hostedRoomIds } from '../rooms/hosted-rooms.js';
import type { MeetingHostService } from '../rooms/meeting-host-service.js';
import type { RoomService } from '../rooms/room-service.js';
import { asUuid } from '../../lib/uuid.js';

/** More than a meeting has: its recordings run one after the other. */
const MAX_OF_MEETING = 100;
/** Sorts after every UUID. */
const AFTER_ALL_IDS = 'g';

export interface StartRecording {
  readonly roomId: string;
  readonly mode: RecordingMode;
  readonly language?: string | null;
}

export interface RecordingSettings extends KeySettings {
  readonly modes: readonly RecordingMode[];
  readonly maxDurationSeconds: number | null;
}

export interface RecordingServiceDeps {
  readonly recordingStore: RecordingStore;
  readonly roomService: Pick<RoomService, 'getAsHost'>;
  readonly meetingHostService: Pick<MeetingHostService, 'getAsHost'>;
  readonly roomStore: Pick<RoomStore, 'listHosted'>;
  readonly presenceStore: Pick<PresenceStore, 'participantCount'>;
  readonly mediaServer: Pick<MediaServer, 'listParticipants'>;
  readonly writer: RecordingWriter;
  readonly settings: RecordingSettings;
  readonly now: () => Date;
}

/**
 * Starts, stops, and returns recordings for people. The worker does what follows from the record.
 */
export class RecordingService {
  constructor(private readonly deps: RecordingServiceDeps) {}

  /**
   * Returns as soon as the recording is stored as STARTING. For hosts.
   * @throws RecordingRunsError, ConflictError when the room is empty
   */
  async start(actor: Actor, input: StartRecording): Promise<RecordingRecord> {
    const room = await this.deps.meetingHostService.getAsHost(actor, input.roomId);
    const startedBy = viewerIdOf(actor) ?? actor.participant?.identity;
    if (startedBy === undefined) throw new UnauthenticatedError();
    if (!this.deps.settings.modes.includes(input.mode)) {
      const message = '`mode` is not offered here; pass one of `config.recording.modes`.';
      throw new InvalidInputError(['mode'], message);
    }
    const language = languageOf(input.language);
    if (!(await this.#hasParticipants(room.id))) {
      throw new ConflictError('The meeting is empty; join it, then start the recording.');
    }
    const starter = { startedBy, starterIdentity: identityIn(actor, room.id) };
    const recording = this.#newRecording(room.id, input.mode, language, starter);
    // The running one may end at this moment, which frees the room.
    for (let attempt = 0; attempt < 2; attempt += 1) {
      if (await this.deps.writer.begin(recording)) return recording;
      const running = await this.findRunning(room.id);
      if (running) throw new RecordingRunsError(running.id);
    }
    throw new ConflictError('Another recording of this room has just started or ended; try again.');
  }

  /**
   * For hosts.
   * @throws NotFoundError when no recording is running
   */
  async stop(actor: Actor, roomId: string): Promise<RecordingRecord> {
    const room = await this.deps.meetingHostService.getAsHost(actor, roomId);
    const stopped = await this.stopRunning(room.id);
    if (!stopped) throw new NotFoundError();
    return stopped;
  }

  /** As `stop`, without an authorization check. Null when no recording is running. */
  async stopRunning(roomId: string): Promise<RecordingRecord | null> {
    const running = await this.findRunning(roomId);
    return running && this.deps.writer.apply(running, { type: 'stop-wanted' });
  }

  /** For hosts of the room. */
  async get(actor: Actor, recordingId: string): Promise<RecordingRecord> {
    const id = asUuid(recordingId);
    const recording = id && (await this.deps.recordingStore.find(id));
    if (!recording) throw new NotFoundError();
    await this.deps.roomService.getAsHost(actor, recording.roomId);
    return recording;
  }

  /** The recordings of one room, or of every room that the actor is a host of; newest first. */
  async list(
    actor: Actor,
    roomId: string | null,
    first: number,
    after: string | null,
  ): Promise<Page<RecordingRecord> & { readonly roomIds: readonly string[] }> {
    const roomIds = await hostedRoomIds(this.deps, actor, roomId);
    const page = await readPage(first, after, (limit, position) =>
      roomIds.length === 0
        ? Promise.resolve([])
        : this.deps.recordingStore.list(roomIds, limit, position),
    );
    return { ...page, roomIds };
  }

  count(roomIds: readonly string[]): Promise<number> {
    return this.deps.recordingStore.count(roomIds);
  }

  /**
   * The recordings that were requested in this time, newest first. Performs no authorization check.
   */
  async listBetween(roomId: string, from: Date, to: Date): Promise<readonly RecordingRecord[]> {
    const end = { createdAt: to, id: AFTER_ALL_IDS };
    const found = await this.deps.recordingStore.list([roomId], MAX_OF_MEETING, end);
    return found.filter(({ createdAt }) => createdAt >= from);
  }

  async findRunning(roomId: string): Promise<RecordingRecord | null> {
    return (await this.deps.recordingStore.findRunning([roomId]))[0] ?? null;
  }

  /** Handles a storage event, which may be repeated, or about an object that is no recording. */
  async fileStored({ key }: { readonly key: string }): Promise<void> {
    const recording = await this.deps.recordingStore.findByKey(key);
    // The event proves nothing; the worker checks the storage.
    if (recording) await this.deps.writer.apply(recording, { type: 'file-announced' });
  }

  /** Handles an egress event; ignores an egress that belongs to no recording. */
  async egressReported(report: EgressReport): Promise<void> {
    const { recordingStore, writer } = this.deps;
    const recording =
      (await recordingStore.findByEgress(report.egressId)) ??
      // Events may arrive before LiveKit answers the start.
      (report.file ? await recordingStore.findByKey(report.file.key) : null);
    if (recording) await writer.apply(recording, { type: 'egress', report });
  }

  /**
   * The room is closed, which stops the recorder. If its end is never reported, it counts as lost.
   */
  async roomClosed(roomId: string): Promise<void> {
    const running = await this.findRunning(roomId);
    if (running?.status === RecordingStatus.ACTIVE) {
      await this.deps.writer.apply(running, { type: 'recorder-absent' });
    }
  }

  /**
   * Asks LiveKit about a room whose events have not arrived yet. Waits for people who are connecting, because
   * their own page may already show the meeting.
   */
  async #hasParticipants(roomId: string): Promise<boolean> {
    const { presenceStore, mediaServer } = this.deps;
    const hasParticipants = await pollUntil(async () => {
      if ((await presenceStore.participantCount(roomId)) > 0) return true;
      const people = (await mediaServer.listParticipants(roomId)).filter(isPerson);
      if (people.length === 0) return false;
      return people.some(({ isActive }) => isActive) || null;
    });
    return hasParticipants ?? false;
  }

  #newRecording(
    roomId: string,
    mode: RecordingMode,
    language: string | null,
    starter: Pick<RecordingRecord, 'startedBy' | 'starterIdentity'>,
  ): RecordingRecord {
    const { settings, now } = this.deps;
    const createdAt = now();
    const id = randomUUID();
    const status = RecordingStatus.STARTING;
    return {
      id,
      roomId,
      mode,
      createdAt,
      key: recordingKey({ id, roomId, mode, createdAt }, settings),
      status,
      language,
      ...starter,
      egressId: null,
      startedAt: null,
      endedAt: null,
      durationMs: null,
      sizeBytes: null,
      etag: null,
      maxDurationMs: settings.maxDurationSeconds && settings.maxDurationSeconds * 1000,
      limitReached: false,
      failure: null,
      savedAt: null,
      expiresAt: null,
      isRunning: true,
      version: 1,
      history: [{ version: 1, status, at: createdAt }],
      pendingNotifications: [],
      progress: NO_PROGRESS,
      nextCheckAt: createdAt,
    };
  }
}

function languageOf(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  try {
    const [language] = Intl.getCanonicalLocales(text);
    if (language) return language;
  } catch {
    // Refused below, like a text without a language.
  }
  throw new InvalidInputError(
    ['language'],
    '`language` is not a language tag (BCP 47); pass one such as en or fr-CA.',
  );
}
