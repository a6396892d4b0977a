import {
  EgressClient,
  EgressStatus,
  ServerError,
  type EgressInfo,
  type ListEgressOptions,
} from 'livekit-server-sdk';
import { MediaUnavailableError } from '../errors/domain-error.js';
import { RecordingFailure, type RecordingRecord } from '../models/recording.js';
import { egressOptions, fileOutput, type RecorderConfig } from './egress-request.js';
import { wasNotSent, type ApiService, type LiveKitApi } from './livekit-api.js';
import { mediaCall } from './media-server.js';
import { wholeMillis } from './whole-millis.js';

/** The state of an egress, from an event or a request. */
export interface EgressReport {
  readonly egressId: string;
  /** The name of the LiveKit room. */
  readonly roomId: string;
  /** In LiveKit's terms; unknown values are passed on. */
  readonly status: string;
  readonly updatedAt: Date | null;
  /** Null until it has ended. */
  readonly endedAt: Date | null;
  readonly file: {
    readonly key: string;
    /** Null until something was recorded. */
    readonly startedAt: Date | null;
    readonly endedAt: Date | null;
    readonly durationMs: number | null;
  } | null;
}

export type EgressStart =
  | { readonly type: 'started'; readonly report: EgressReport }
  /** The egress certainly does not run. */
  | { readonly type: 'refused'; readonly failure: RecordingFailure }
  /** The request did not reach LiveKit. */
  | { readonly type: 'not-asked' };

export type EgressStop =
  | { readonly type: 'answered'; readonly report: EgressReport }
  /** The egress had ended, or LiveKit does not know it. */
  | { readonly type: 'ended' }
  /** The recorder does not respond, because it died or hangs, or responds with an error. */
  | { readonly type: 'unresponsive' };

/**
 * Egress, which records rooms. Every method throws MediaUnavailableError when the outcome is
 * unknown.
 */
export interface Egress {
  start(recording: RecordingRecord): Promise<EgressStart>;
  stop(egressId: string): Promise<EgressStop>;
  /** Null if LiveKit does not know it. */
  find(egressId: string): Promise<EgressReport | null>;
  /** The egresses of a room, including those that ended recently. */
  listOfRoom(roomId: string): Promise<readonly EgressReport[]>;
  /** All egresses that have not ended, including those of other products. */
  listActive(): Promise<readonly EgressReport[]>;
}

const TIMEOUT_SECONDS = 3;
/** LiveKit waits three seconds for a recorder before it reports that there is none. */
const STOP_TIMEOUT_SECONDS = 6;

/** Egress through LiveKit's server API. */
export class LiveKitEgress implements Egress {
  readonly #asking: ApiService<EgressClient>;
  readonly #starting: ApiService<EgressClient>;
  readonly #stopping: ApiService<EgressClient>;

  constructor(
    api: LiveKitApi,
    private readonly config: RecorderConfig,
  ) {
    this.#asking = api.service(EgressClient, TIMEOUT_SECONDS);
    this.#starting = api.service(EgressClient, config.recording.startTimeoutSeconds);
    this.#stopping = api.service(EgressClient, STOP_TIMEOUT_SECONDS);
  }

  async start(recording: RecordingRecord): Promise<EgressStart> {
    const { roomId, mode } = recording;
    const output = { file: fileOutput(recording, this.config) };
    try {
      const info = await this.#starting.once((egress) =>
        egress.startRoomCompositeEgress(roomId, output, egressOptions(mode, this.config)),
      );
      return { type: 'started', report: reportOf(info) };
    } catch (error) {
      if (wasNotSent(error)) return { type: 'not-asked' };
      const failure = refusal(error);
      if (failure) return { type: 'refused', failure };
      throw new MediaUnavailableError({ cause: error });
    }
  }

  async stop(egressId: string): Promise<EgressStop> {
    try {
      const info = await this.#stopping.repeatable((egress) => egress.stopEgress(egressId));
      return { type: 'answered', report: reportOf(info) };
    } catch (error) {
      if (!(error instanceof ServerError)) throw new MediaUnavailableError({ cause: error });
      const hasEnded = error.code === 'failed_precondition' || error.code === 'not_found';
      if (!hasEnded && !UNRESPONSIVE.has(error.code))
        throw new MediaUnavailableError({ cause: error });
      return { type: hasEnded ? 'ended' : 'unresponsive' };
    }
  }

  async find(egressId: string): Promise<EgressReport | null> {
    try {
      const [info] = await this.#list({ egressId });
      return info ? reportOf(info) : null;
    } catch (error) {
      if (error instanceof ServerError && error.code === 'not_found') return null;
      throw new MediaUnavailableError({ cause: error });
    }
  }

  async listOfRoom(roomId: string): Promise<readonly EgressReport[]> {
    return (await mediaCall(() => this.#list({ roomName: roomId }))).map(reportOf);
  }

  async listActive(): Promise<readonly EgressReport[]> {
    return (await mediaCall(() => this.#list({ active: true }))).map(reportOf);
  }

  #list(filter: ListEgressOptions): Promise<EgressInfo[]> {
    return this.#asking.repeatable((egress) => egress.listEgress(filter));
  }
}

const UNRESPONSIVE: ReadonlySet<string | undefined> = new Set([
  'deadline_exceeded',
  'unavailable',
  'internal',
  'unknown',
]);

/** `unavailable` means that no recorder accepted the request. Null if the outcome is unknown. */
function refusal(error: unknown): RecordingFailure | null {
  if (!(error instanceof ServerError)) return null;
  if (error.code === 'unavailable') return RecordingFailure.NO_RECORDER;
  const isDefinite = error.status >= 400 && error.status < 500 && error.status !== 408;
  return isDefinite ? RecordingFailure.START_FAILED : null;
}

function reportOf({ egressId, status, updatedAt, endedAt, ...info }: EgressInfo): EgressReport {
  const [file] = info.fileResults;
  return {
    egressId,
    roomId: info.roomName,
    status: statusName(status, endedAt),
    updatedAt: timeOf(updatedAt),
    endedAt: timeOf(endedAt),
    file: file ? fileOf(file) : null,
  };
}

/** The SDK maps an unknown status to STARTING. */
const statusName = (status: EgressStatus, endedAt: bigint): string =>
  status === EgressStatus.EGRESS_STARTING && endedAt > 0n ? 'EGRESS_UNKNOWN' : EgressStatus[status];

type FileInfo = EgressInfo['fileResults'][number];

const fileOf = ({ filename, startedAt, endedAt, duration }: FileInfo): EgressReport['file'] => ({
  key: filename,
  startedAt: timeOf(startedAt),
  endedAt: timeOf(endedAt),
  durationMs: duration > 0n ? wholeMillis(duration) : null,
});

const timeOf = (nanoseconds: bigint): Date | null =>
  nanoseconds > 0n ? new Date(wholeMillis(nanoseconds)) : null;
