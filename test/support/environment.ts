/** The required settings of the gateway. */
export const anEnvironment = (): Record<string, string> => ({
  MONGO_URL: 'mongodb://127.0.0.1:1/foyer',
  REDIS_URL: 'redis://127.0.0.1:1',
  LIVEKIT_URL: 'http://127.0.0.1:1',
  LIVEKIT_API_KEY: 'key',
  LIVEKIT_API_SECRET: 's'.repeat(32),
  SESSION_SECRETS: 'a'.repeat(32),
  TICKET_SECRETS: 'b'.repeat(32),
});
