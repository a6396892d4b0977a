import {
  EncodedFileOutput,
  EncodedFileType,
  EncodingOptionsPreset,
  S3Upload,
  type RoomCompositeOptions,
} from 'livekit-server-sdk';
import type { Config } from '../config/load-config.js';
import { RecordingMode, type RecordingRecord } from '../models/recording.js';

export interface RecorderConfig {
  readonly recording: Pick<
    NonNullable<Config['recording']>,
    'layout' | 'templateUrl' | 'videoPreset' | 'startTimeoutSeconds'
  >;
  readonly storage: NonNullable<Config['storage']>;
}

const FILE_TYPES = {
  [RecordingMode.SCREEN]: EncodedFileType.MP4,
  [RecordingMode.TRANSCRIPT]: EncodedFileType.OGG,
} as const;

/** Stores the file in our bucket, under the key of the recording. */
export function fileOutput(
  { mode, key }: RecordingRecord,
  { storage }: RecorderConfig,
): EncodedFileOutput {
  const { endpoint, region, bucket, accessKey, secretKey } = storage;
  return new EncodedFileOutput({
    fileType: FILE_TYPES[mode],
    filepath: key,
    // A manifest would be stored beside the recordings, and be mistaken for one.
    disableManifest: true,
    output: {
      case: 's3',
      value: new S3Upload({
        endpoint,
        region,
        bucket,
        accessKey,
        secret: secretKey,
        forcePathStyle: true,
      }),
    },
  });
}

/** The tracks that are recorded, and their layout. */
export function egressOptions(
  mode: RecordingMode,
  { recording }: RecorderConfig,
): RoomCompositeOptions {
  if (mode === RecordingMode.TRANSCRIPT) return { audioOnly: true };
  const { layout, videoPreset, templateUrl } = recording;
  return {
    layout,
    encodingOptions: PRESETS[videoPreset],
    ...(templateUrl && { customBaseUrl: templateUrl }),
  };
}

const PRESETS = {
  h264_720p_30: EncodingOptionsPreset.H264_720P_30,
  h264_720p_60: EncodingOptionsPreset.H264_720P_60,
  h264_1080p_30: EncodingOptionsPreset.H264_1080P_30,
  h264_1080p_60: EncodingOptionsPreset.H264_1080P_60,
  portrait_h264_720p_30: EncodingOptionsPreset.PORTRAIT_H264_720P_30,
  portrait_h264_1080p_30: EncodingOptionsPreset.PORTRAIT_H264_1080P_30,
} as const;
