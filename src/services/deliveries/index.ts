import type { Config } from '../../config/load-config.js';
import type { Ports } from '../../ports.js';
import type { RoomsFeature } from '../rooms/index.js';
import { RoomOwners } from '../rooms/room-owners.js';
import type { Deliver } from '../../models/delivery.js';
import { EndpointMails } from './endpoint-mails.js';
import { InvitationService } from './invitation-service.js';
import { RecordingAnnouncer } from './recording-announcer.js';
import type { RecordingFollowUps } from './recording-follow-ups.js';
import { RecordingMails } from './recording-mails.js';
import { TranscriptHandovers } from './transcript-handovers.js';

export interface DeliveriesFeature {
  /** Null while the feature is disabled. */
  readonly invitations: InvitationService | null;
  readonly recordingFollowUps: RecordingFollowUps;
  /** Sends one delivery of the outbox; drops it when its feature has been disabled since. */
  readonly deliver: Deliver;
}

/** Everything that the gateway sends to others: emails and signed POSTs. */
export function createDeliveriesFeature(
  config: Config,
  ports: Ports,
  { rooms }: { readonly rooms: RoomsFeature },
): DeliveriesFeature {
  const owners = new RoomOwners({ roomStore: ports.roomStore, userStore: ports.userStore });
  const invitations = createInvitations(config, ports, rooms);
  const mails = createRecordingMails(config, ports, owners);
  const transcripts = createTranscriptHandovers(config, ports, owners);
  const endpointMails = createEndpointMails(config, ports);
  return {
    invitations,
    recordingFollowUps: new RecordingAnnouncer({ outbox: ports.outbox, mails, transcripts }),
    async deliver(delivery, attempt) {
      switch (delivery.kind) {
        case 'invitation':
          return invitations?.deliver(delivery, attempt);
        case 'recording-mail':
          return mails?.deliver(delivery, attempt);
        case 'transcript':
          return transcripts?.deliver(delivery);
        case 'endpoint-paused':
          return endpointMails?.deliver(delivery, attempt);
      }
    },
  };
}

function createInvitations(
  { mail, features, telephony, languages }: Config,
  { roomStore, userStore, applicationStore, rateLimits, outbox, mailer }: Ports,
  { rooms: roomService }: RoomsFeature,
): InvitationService | null {
  if (!mailer || !mail || !features.has('invitations')) return null;
  const { roomUrl } = mail;
  return new InvitationService({
    roomService,
    roomStore,
    userStore,
    applicationStore,
    rateLimits,
    outbox,
    mailer,
    roomUrl,
    phoneNumber: telephony?.phoneNumber ?? null,
    defaultLanguage: languages.default,
  });
}

function createRecordingMails(
  { mail }: Config,
  { roomStore, mailer, recorder }: Ports,
  owners: RoomOwners,
): RecordingMails | null {
  if (!mailer || !mail || !recorder) return null;
  const { recordingUrl } = mail;
  return new RecordingMails({
    roomStore,
    owners,
    mailer,
    recordingStore: recorder.recordingStore,
    recordingUrl,
  });
}

function createEndpointMails(
  { languages }: Config,
  { webhooks, mailer }: Ports,
): EndpointMails | null {
  if (!webhooks || !mailer) return null;
  const { endpointStore } = webhooks;
  return new EndpointMails({ endpointStore, mailer, language: languages.default });
}

function createTranscriptHandovers(
  { processing, languages }: Config,
  { roomStore, recorder }: Ports,
  owners: RoomOwners,
): TranscriptHandovers | null {
  if (!processing || !recorder) return null;
  return new TranscriptHandovers({
    roomStore,
    owners,
    recordingStore: recorder.recordingStore,
    addresses: recorder.handovers,
    service: processing,
    defaultReader: { language: languages.default, timeZone: languages.defaultTimeZone },
  });
}
