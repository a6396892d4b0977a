import { createHmac } from 'node:crypto';
import { dateFor, timeFor, type Reader } from '../../i18n/formats.js';
import { translate } from '../../i18n/texts.js';
import { traceHeaders } from '../../lib/tracing.js';
import {
  RecordingStatus,
  type RecordingRecord,
  type RecordingStore,
} from '../../models/recording.js';
import type { RoomRecord, RoomStore } from '../../models/room.js';
import type { DownloadAddresses } from '../../storage/download-addresses.js';
import type { TranscriptDelivery } from '../../models/delivery.js';
import { DeliveryRefusedError } from '../../errors/delivery-refused-error.js';
import type { RoomOwners } from '../rooms/room-owners.js';

interface TranscriptHandoversDeps {
  readonly recordingStore: Pick<RecordingStore, 'find'>;
  readonly roomStore: Pick<RoomStore, 'findById'>;
  readonly owners: RoomOwners;
  readonly addresses: DownloadAddresses;
  readonly service: { readonly url: string; readonly secret: string };
  /** For rooms without owners. */
  readonly defaultReader: Reader;
}

const TIMEOUT_MS = 30_000;
/** Long enough for a service that queues its work. */
const ADDRESS_SECONDS = 3600;

/** Sends audio recordings to the transcription service. */
export class TranscriptHandovers {
  constructor(private readonly deps: TranscriptHandoversDeps) {}

  of({ id }: RecordingRecord): TranscriptDelivery {
    return { id: `transcript-${id}`, kind: 'transcript', recordingId: id };
  }

  /** May arrive twice with the same ID, which lets the service ignore the repetition. */
  async deliver({ id, recordingId }: TranscriptDelivery): Promise<void> {
    const { recordingStore, roomStore, service } = this.deps;
    const recording = await recordingStore.find(recordingId);
    const room = recording && (await roomStore.findById(recording.roomId, null));
    if (!room || recording.status !== RecordingStatus.SAVED) return;
    const body = JSON.stringify(await this.#bodyOf(recording, room));
    const response = await fetch(service.url, {
      method: 'POST',
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        'content-type': 'application/json',
        'x-foyer-delivery': id,
        'x-foyer-signature': signatureOf(body, service.secret),
        ...traceHeaders(),
      },
    });
    await response.body?.cancel();
    // Every status may be temporary, so the delivery is retried.
    if (!response.ok) {
      throw new DeliveryRefusedError(`The service answered ${response.status}.`, false);
    }
  }

  async #bodyOf(recording: RecordingRecord, room: RoomRecord) {
    const { owners, addresses, defaultReader } = this.deps;
    const people = await owners.list(room.id);
    const reader = people[0] ?? defaultReader;
    const startedAt = recording.startedAt ?? recording.createdAt;
    const expiresAt = new Date(Date.now() + ADDRESS_SECONDS * 1000);
    return {
      recordingId: recording.id,
      room: { id: room.id, name: room.name, slug: room.slug },
      title: translate(reader.language, 'recording.title', {
        room: room.name,
        date: dateFor(reader, startedAt),
        time: timeFor(reader, startedAt),
      }),
      /** The spoken language; null if the host did not set one. */
      language: recording.language,
      startedAt,
      endedAt: recording.endedAt,
      durationMs: recording.durationMs,
      file: {
        url: await addresses.sign(recording.key, null, ADDRESS_SECONDS),
        expiresAt,
        contentType: 'audio/ogg',
        sizeBytes: recording.sizeBytes,
      },
      owners: people.map(({ id, email, fullName, language, timeZone }) => ({
        ...{ id, email, fullName, language, timeZone },
      })),
    };
  }
}

/** Also covers the time, so that a captured body cannot be replayed later. */
function signatureOf(body: string, secret: string): string {
  const time = Math.floor(Date.now() / 1000);
  const mac = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
  return `t=${time},v1=${mac}`;
}
