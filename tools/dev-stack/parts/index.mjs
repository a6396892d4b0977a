import { agent } from './agent.mjs';
import { identityProvider } from './identity-provider.mjs';
import { livekit } from './livekit.mjs';
import { mail } from './mail.mjs';
import { mongo } from './mongo.mjs';
import { recorder } from './recorder.mjs';
import { redis } from './redis.mjs';
import { storage } from './storage.mjs';

/**
 * Parts are compiled in this order, because people meet on LiveKit first, and record later.
 *
 * @type {readonly import('../bring-up.mjs').Part[]}
 */
export const parts = [mongo, redis, livekit, recorder, storage, mail, identityProvider, agent];
