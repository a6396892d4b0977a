import type { Room } from '../../capabilities/use-room';

/** A room without a record, in deployments with UNREGISTERED_ROOMS. */
export const unregisteredRoom = (slug: string): Room => ({
  id: slug,
  slug,
  name: slug,
  accessLevel: 'PUBLIC',
  viewerRole: null,
  viewerCanAdminister: false,
  pinCode: null,
  configuration: {
    publishSources: null,
    everyoneCanMute: true,
    everyoneCanReact: true,
    maxParticipants: null,
    maxDurationMs: null,
    lobbyMessage: null,
  },
});
