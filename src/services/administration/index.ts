import type { Ports } from '../../ports.js';
import type { MeetingFeature } from '../meeting/index.js';
import { UserAdministrationService } from './user-administration-service.js';

/** What instance administrators do. */
export const createAdministrationFeature = (
  ports: Ports,
  { meeting }: { readonly meeting: MeetingFeature },
) => ({
  userAdministration: new UserAdministrationService({
    ...ports,
    disabledParticipants: meeting.disabledParticipants,
  }),
});
