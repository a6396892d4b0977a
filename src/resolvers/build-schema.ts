import type { GraphQLSchema } from 'graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { buildSchemaSync } from 'type-graphql';
import { guard } from '../permissions/guard.js';
import { FEDERATION_RULES, RULES } from '../permissions/rule-map.js';
import { ApplicationResolver } from './application-resolver.js';
import { ConfigResolver } from './config-resolver.js';
import { ExternalRoomResolver } from './external-room-resolver.js';
import { FederationResolver } from './federation-resolver.js';
import { HandResolver } from './hand-resolver.js';
import { InvitationResolver } from './invitation-resolver.js';
import { JoinResolver } from './join-resolver.js';
import { LobbyResolver } from './lobby-resolver.js';
import {
  AttendancePageResolver,
  AttendanceResolver,
  MeetingHistoryResolver,
  MeetingSessionPageResolver,
} from './meeting-history-resolver.js';
import { MeetingResolver } from './meeting-resolver.js';
import { MeetingTokenResolver } from './meeting-token-resolver.js';
import { ModerationResolver } from './moderation-resolver.js';
import { ParticipantResolver } from './participant-resolver.js';
import { RecordingFileResolver } from './recording-file-resolver.js';
import {
  ActiveRecordingResolver,
  RecordingLimitNoticeResolver,
  RecordingPageResolver,
  RecordingResolver,
} from './recording-resolver.js';
import { RoomEventResolver } from './room-event-resolver.js';
import { RoomMemberResolver } from './room-member-resolver.js';
import { RoomResolver } from './room-resolver.js';
import { SelfResolver } from './self-resolver.js';
import { SubtitlesResolver } from './subtitles-resolver.js';
import { TelephonyResolver } from './telephony-resolver.js';
import { UserAdministrationResolver } from './user-administration-resolver.js';
import { UserResolver } from './user-resolver.js';
import { WebhookResolver } from './webhook-resolver.js';
import { withPromptUnions } from '../schema/prompt-unions.js';

const RESOLVERS = [
  ConfigResolver,
  UserResolver,
  UserAdministrationResolver,
  ApplicationResolver,
  RoomResolver,
  RoomMemberResolver,
  ExternalRoomResolver,
  JoinResolver,
  LobbyResolver,
  MeetingResolver,
  MeetingTokenResolver,
  ParticipantResolver,
  RoomEventResolver,
  ModerationResolver,
  HandResolver,
  SelfResolver,
  SubtitlesResolver,
  TelephonyResolver,
  RecordingFileResolver,
  InvitationResolver,
  RecordingResolver,
  RecordingPageResolver,
  RecordingLimitNoticeResolver,
  ActiveRecordingResolver,
  MeetingHistoryResolver,
  MeetingSessionPageResolver,
  AttendancePageResolver,
  AttendanceResolver,
  WebhookResolver,
] as const;

const RULES_OF_SUBGRAPH = { ...RULES, Query: { ...RULES.Query, ...FEDERATION_RULES } };

export interface SchemaOptions {
  /** Adds the root fields that a router of Apollo Federation needs. */
  readonly federation?: boolean;
}

/** The executable schema, with a rule for every root field. */
export const buildSchema = ({ federation = false }: SchemaOptions = {}): GraphQLSchema =>
  guard(
    withPromptUnions(
      buildSchemaSync({
        resolvers: federation ? [...RESOLVERS, FederationResolver] : RESOLVERS,
        scalarsMap: [{ type: Date, scalar: GraphQLDateTimeISO }],
        // Services validate inputs, because jobs and webhooks use them, too.
        validate: false,
        // Subscriptions have streams of their own (`subscribe:`); this publishes nothing.
        pubSub: {
          publish: () => undefined,
          subscribe: () => {
            throw new Error('Subscriptions have streams of their own');
          },
        },
      }),
    ),
    federation ? RULES_OF_SUBGRAPH : RULES,
  );
