import { gateway, frontend } from './sections/gateway.js';
import { identity, languages } from './sections/identity.js';
import { limits } from './sections/limits.js';
import { livekit, subtitles, telephony } from './sections/livekit.js';
import { recording } from './sections/recording.js';
import { rooms, lobby, meetingHistory } from './sections/rooms.js';
import { stores, storage, mail } from './sections/stores.js';
import { tracing } from './sections/tracing.js';
import { outgoingWebhooks } from './sections/webhooks.js';

/** All variables that Foyer reads, by section; docs/configuration.md is generated from them. */
export const SECTIONS = {
  gateway,
  stores,
  livekit,
  rooms,
  identity,
  lobby,
  meetingHistory,
  languages,
  recording,
  subtitles,
  storage,
  mail,
  telephony,
  outgoingWebhooks,
  frontend,
  limits,
  tracing,
};
