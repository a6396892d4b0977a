import { RecordingMode, type RecordingRecord } from '../../models/recording.js';

const EXTENSIONS = { [RecordingMode.SCREEN]: 'mp4', [RecordingMode.TRANSCRIPT]: 'ogg' } as const;

export interface KeySettings {
  /** Folder in the bucket. */
  readonly keyPrefix: string;
  /** Contains {id}, so that no recording overwrites another. */
  readonly keyTemplate: string;
}

/** The key of a recording's file in the bucket. */
export function recordingKey(
  { id, roomId, mode, createdAt }: Pick<RecordingRecord, 'id' | 'roomId' | 'mode' | 'createdAt'>,
  { keyPrefix, keyTemplate }: KeySettings,
): string {
  const values: Readonly<Record<string, string>> = {
    id,
    room: roomId,
    mode,
    date: createdAt.toISOString().slice(0, 10),
  };
  const path = keyTemplate.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  return `${keyPrefix}/${path}.${EXTENSIONS[mode]}`;
}
