import type { Config } from '../config/load-config.js';
import type { Deliver } from '../services/deliveries/delivery.js';
import type { Ports } from '../ports.js';
import { InvitationService } from '../services/deliveries/invitation-service.js';
import { RecordingAnnouncer } from '../services/deliveries/recording-announcer.js';
import type { RecordingFollowUps } from '../services/deliveries/recording-follow-ups.js';
import { RecordingMails } from '../services/deliveries/recording-mails.js';
import { RoomOwners } from '../services/rooms/room-owners.js';
import type { RoomService } from '../services/rooms/room-service.js';
import { TranscriptHandovers } from '../services/deliveries/transcript-handovers.js';

interface Deliveries {
  /** Null while the feature is off. */
  readonly invitations: InvitationService | null;
  readonly recordingFollowUps: RecordingFollowUps;
  /** What was asked for before a feature was switched off is dropped. */
  readonly deliver: Deliver;
}

/** Everything that leaves the gateway by itself. */
export function createDeliveries(
  config: Config,
  ports: Ports,
  roomService: RoomService,
): Deliveries {
  const { rooms, users, limits, outbox, mailer, recorder } = ports;
  const owners = new RoomOwners({ rooms, users });
  const invitations =
    mailer && config.mail && config.features.has('invitations')
      ? new InvitationService({
          ...{ roomService, rooms, users, limits, outbox, mailer },
          roomUrl: config.mail.roomUrl,
        })
      : null;
  const mails =
    mailer && config.mail && recorder
      ? new RecordingMails({
          ...{ rooms, owners, mailer },
          recordings: recorder.recordings,
          recordingUrl: config.mail.recordingUrl,
        })
      : null;
  const transcripts =
    config.processing && recorder
      ? new TranscriptHandovers({
          ...{ rooms, owners },
          recordings: recorder.recordings,
          addresses: recorder.handovers,
          service: config.processing,
          defaultReader: {
            language: config.languages.default,
            timeZone: config.languages.defaultTimeZone,
          },
        })
      : null;
  return {
    invitations,
    recordingFollowUps: new RecordingAnnouncer({ outbox, mails, transcripts }),
    async deliver(delivery, attempt) {
      switch (delivery.kind) {
        case 'invitation':
          return invitations?.deliver(delivery, attempt);
        case 'recording-mail':
          return mails?.deliver(delivery, attempt);
        case 'transcript':
          return transcripts?.deliver(delivery);
      }
    },
  };
}
