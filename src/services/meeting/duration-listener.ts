import type { DurationService } from './duration-service.js';
import type { MeetingListener } from './meeting-listener.js';

/** A meeting has a maximum duration from its start; the reconciler replaces checks that were lost. */
export const durationListener = (
  durationService: Pick<DurationService, 'check'>,
): MeetingListener => ({
  name: 'duration',
  // The limits of a meeting are those that its room had when the first person joined.
  joined: async (roomId, { room }) => {
    if (room && room.configuration.maxDurationMs !== null) await durationService.check(roomId);
  },
  reconciled: (roomId) => durationService.check(roomId),
});
