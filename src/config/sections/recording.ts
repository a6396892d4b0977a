import { folder, keyTemplate } from '../storage-names.js';
import { httpUrl } from '../urls.js';
import {
  integer,
  listOf,
  oneOf,
  optional,
  parsedBy,
  secretOf,
  text,
  withDefault,
} from '../variables.js';

const RECORDING_MODES = ['screen', 'transcript'] as const;
const RECORDING_VIDEO_PRESETS = [
  'h264_720p_30',
  'h264_720p_60',
  'h264_1080p_30',
  'h264_1080p_60',
  'portrait_h264_720p_30',
  'portrait_h264_1080p_30',
] as const;

export const recording = {
  RECORDING_MODES: withDefault(
    listOf(RECORDING_MODES).refine((modes) => modes.length > 0, 'must name at least one'),
    RECORDING_MODES.join(','),
    'Offered modes of recording',
  ),
  RECORDING_MAX_DURATION_SECONDS: optional(
    integer(1, 604_800),
    "Maximum duration of a recording; must equal the recorder's own limit. Default: no limit",
  ),
  RECORDING_LIMIT_WARNING_SECONDS: withDefault(
    integer(1, 604_800),
    '300',
    'How long before the maximum duration people are warned; never, if it is not less than that',
  ),
  RECORDING_LIMIT_GRACE_SECONDS: withDefault(
    integer(1, 3600),
    '30',
    'Time after the maximum duration until a recorder that continues is stopped',
  ),
  RECORDING_EXPIRATION_DAYS: optional(
    integer(1, 36_500),
    'Days until a saved recording expires. Default: never',
  ),
  RECORDING_KEY_PREFIX: withDefault(
    parsedBy(folder),
    'recordings',
    'Folder of the recordings in the bucket; must contain nothing else',
  ),
  RECORDING_KEY_TEMPLATE: withDefault(
    parsedBy(keyTemplate),
    '{id}',
    'Path of a file in that folder, without its extension; {room} is the ID of the room, {date} the day, UTC',
  ),
  RECORDING_LAYOUT: withDefault(
    text(),
    'speaker-light',
    "Layout of screen recordings: one of the recorder's (speaker, grid, single-speaker, with -light or -dark)",
  ),
  RECORDING_TEMPLATE_URL: optional(
    httpUrl(),
    "Page that renders screen recordings. Default: the recorder's own",
  ),
  RECORDING_VIDEO_PRESET: withDefault(
    oneOf(RECORDING_VIDEO_PRESETS),
    'h264_720p_30',
    'Encoding of screen recordings',
  ),
  RECORDING_START_TIMEOUT_SECONDS: withDefault(
    integer(1, 600),
    '20',
    'Time within which a recording must start; it fails otherwise',
  ),
  RECORDING_STOP_TIMEOUT_SECONDS: withDefault(
    integer(1, 86_400),
    '60',
    'Time within which a recorder must stop or begin to upload; the recording fails otherwise. The room is free for another one after this time',
  ),
  RECORDING_UPLOAD_TIMEOUT_SECONDS: withDefault(
    integer(1, 86_400),
    '900',
    'Time from the stop within which the file must be stored; the recording fails otherwise',
  ),
  RECORDING_LOST_AFTER_SECONDS: withDefault(
    integer(1, 3600),
    '30',
    'Time after which a recorder that is missing from the room is stopped, or given up if it does not respond',
  ),
  RECORDING_DOWNLOAD_TTL_SECONDS: withDefault(
    integer(10, 604_800),
    '900',
    'Lifetime of a download URL; a download in progress continues',
  ),
  RECORDING_PROCESSING_URL: optional(
    httpUrl(),
    'Service that receives a signed POST for each transcript recording. Default: none',
  ),
  RECORDING_PROCESSING_SECRET: optional(
    secretOf(16),
    'Secret that signs these POSTs; required with RECORDING_PROCESSING_URL',
    { secret: true },
  ),
};
