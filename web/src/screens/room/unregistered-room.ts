import type { Room } from '../../capabilities/use-room';

/** What is known of a room that nobody has made, in a deployment that lets people meet there. */
export const unregisteredRoom = (slug: string): Room => ({
  id: slug,
  slug,
  name: slug,
  accessLevel: 'PUBLIC',
  viewerRole: null,
  viewerCanAdminister: false,
  pinCode: null,
  configuration: { publishSources: null, everyoneCanMute: true },
});
