import { agent } from './agent.mjs';
import { identityProvider } from './identity-provider.mjs';
import { livekit } from './livekit.mjs';
import { mongo } from './mongo.mjs';
import { redis } from './redis.mjs';

/** @type {readonly import('../bring-up.mjs').Part[]} */
export const parts = [mongo, redis, livekit, identityProvider, agent];
