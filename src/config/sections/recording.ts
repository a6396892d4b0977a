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
    listOf(RECORDING_MODES),
    RECORDING_MODES.join(','),
    'Kinds of recording offered',
  ),
  RECORDING_MAX_DURATION_SECONDS: optional(
    integer(1, 604_800),
    "Longest recording; must equal the recorder's own limit. Default: no limit",
  ),
  RECORDING_LIMIT_WARNING_SECONDS: withDefault(
    integer(1, 604_800),
    '300',
    'How long before the limit people are warned; not shorter than the limit: never',
  ),
  RECORDING_LIMIT_GRACE_SECONDS: withDefault(
    integer(1, 3600),
    '30',
    'A recorder that goes on after the limit is stopped so much later',
  ),
  RECORDING_EXPIRATION_DAYS: optional(
    integer(1, 36_500),
    'Days until a saved recording expires. Default: never',
  ),
  RECORDING_KEY_PREFIX: withDefault(
    parsedBy(folder),
    'recordings',
    'Folder in the bucket; nothing else may be in it',
  ),
  RECORDING_KEY_TEMPLATE: withDefault(
    parsedBy(keyTemplate),
    '{id}',
    'Path of a file in that folder, without its extension; {room} is the id of the room, {date} the day, UTC',
  ),
  RECORDING_LAYOUT: withDefault(
    text(),
    'speaker-light',
    "Layout of screen recordings: one of the recorder's (speaker, grid, single-speaker, with -light or -dark)",
  ),
  RECORDING_TEMPLATE_URL: optional(
    httpUrl(),
    "Page that lays screen recordings out. Default: the recorder's own",
  ),
  RECORDING_VIDEO_PRESET: withDefault(
    oneOf(RECORDING_VIDEO_PRESETS),
    'h264_720p_30',
    'Encoding of screen recordings',
  ),
  RECORDING_START_TIMEOUT_SECONDS: withDefault(
    integer(1, 600),
    '20',
    'A recording that has not begun by then has failed',
  ),
  RECORDING_STOP_TIMEOUT_SECONDS: withDefault(
    integer(1, 86_400),
    '60',
    'A recorder that was to stop, and does not even store what it has by then, has failed; one that stores frees the room by then',
  ),
  RECORDING_UPLOAD_TIMEOUT_SECONDS: withDefault(
    integer(1, 86_400),
    '900',
    'A recording that has not been stored by then, since it was to stop, has failed',
  ),
  RECORDING_LOST_AFTER_SECONDS: withDefault(
    integer(1, 3600),
    '30',
    'A recorder that has not been in the room for so long is stopped, or given up if it does not answer',
  ),
  RECORDING_DOWNLOAD_TTL_SECONDS: withDefault(
    integer(10, 604_800),
    '900',
    'How long the address of a download can be used; one that has begun goes on',
  ),
  RECORDING_PROCESSING_URL: optional(
    httpUrl(),
    'Service that is told of each transcript recording. Default: nobody is',
  ),
  RECORDING_PROCESSING_SECRET: optional(
    secretOf(16),
    'Signs what that service is sent; required with it',
    { secret: true },
  ),
};
