import { dateFor, timeFor, type Reader } from '../../i18n/formats.js';
import { translate } from '../../i18n/texts.js';
import { RecordingMode, RecordingStatus, type RecordingRecord } from '../../models/recording.js';
import type { DownloadAddresses } from '../../storage/download-addresses.js';
import { truncate } from '../../lib/text.js';

const EXTENSIONS = { [RecordingMode.SCREEN]: 'mp4', [RecordingMode.TRANSCRIPT]: 'ogg' } as const;
const MAX_ROOM_CHARACTERS = 100;
/** The limit for a file name on common file systems. */
const MAX_BYTES = 255;

export const hasFile = ({ status }: RecordingRecord): boolean => status === RecordingStatus.SAVED;

/** Download URLs of recordings. Performs no authorization check. */
export class RecordingDownloads {
  constructor(
    private readonly addresses: DownloadAddresses,
    private readonly ttlSeconds: number,
  ) {}

  /** Signed for each request. Grants access to anyone who has it: never log it. */
  address({ key }: RecordingRecord, fileName: string): Promise<string> {
    return this.addresses.sign(key, fileName, this.ttlSeconds);
  }
}

/**
 * Room, date, and time, in the format of the reader, and without characters that file systems
 * reject.
 */
export function recordingFileName(
  { mode, startedAt, createdAt }: RecordingRecord,
  roomName: string,
  reader: Reader,
): string {
  const time = startedAt ?? createdAt;
  const nameWith = (room: string): string => {
    const name = translate(reader.language, 'recording.fileName', {
      room,
      date: dateFor(reader, time),
      time: timeFor(reader, time).replaceAll(':', '.'),
    });
    // Leading dots would hide the file; a name of nothing but dots would leave a stray separator.
    const safe = name.replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '-').replace(/^[.,\s]+/, '');
    return `${safe}.${EXTENSIONS[mode]}`;
  };
  // The room name is cut rather than date and time, which distinguish its recordings.
  const maxBytes = MAX_BYTES - Buffer.byteLength(nameWith('-')) + 1;
  return nameWith(truncate(roomName, { maxCharacters: MAX_ROOM_CHARACTERS, maxBytes }));
}
