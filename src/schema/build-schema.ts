import type { GraphQLSchema } from 'graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { buildSchemaSync } from 'type-graphql';
import { guard } from '../permissions/guard.js';
import { RULES } from '../permissions/rule-map.js';
import { ConfigResolver } from '../resolvers/config-resolver.js';
import { InvitationResolver } from '../resolvers/invitation-resolver.js';
import { JoinResolver } from '../resolvers/join-resolver.js';
import { LobbyResolver } from '../resolvers/lobby-resolver.js';
import { MeetingResolver } from '../resolvers/meeting-resolver.js';
import { ModerationResolver } from '../resolvers/moderation-resolver.js';
import { ParticipantResolver } from '../resolvers/participant-resolver.js';
import { RecordingFileResolver } from '../resolvers/recording-file-resolver.js';
import {
  ActiveRecordingResolver,
  RecordingLimitNoticeResolver,
  RecordingPageResolver,
  RecordingResolver,
} from '../resolvers/recording-resolver.js';
import { RoomEventResolver } from '../resolvers/room-event-resolver.js';
import { RoomMemberResolver } from '../resolvers/room-member-resolver.js';
import { RoomResolver } from '../resolvers/room-resolver.js';
import { SelfResolver } from '../resolvers/self-resolver.js';
import { SubtitlesResolver } from '../resolvers/subtitles-resolver.js';
import { TelephonyResolver } from '../resolvers/telephony-resolver.js';
import { UserResolver } from '../resolvers/user-resolver.js';
import { withPromptUnions } from './prompt-unions.js';

/** The executable schema: every resolver, every root field behind its rule. */
export const buildSchema = (): GraphQLSchema =>
  guard(
    withPromptUnions(
      buildSchemaSync({
        resolvers: [
          ConfigResolver,
          UserResolver,
          RoomResolver,
          RoomMemberResolver,
          JoinResolver,
          LobbyResolver,
          MeetingResolver,
          ParticipantResolver,
          RoomEventResolver,
          ModerationResolver,
          SelfResolver,
          SubtitlesResolver,
          TelephonyResolver,
          RecordingFileResolver,
          InvitationResolver,
          RecordingResolver,
          RecordingPageResolver,
          RecordingLimitNoticeResolver,
          ActiveRecordingResolver,
        ],
        scalarsMap: [{ type: Date, scalar: GraphQLDateTimeISO }],
        // Inputs are checked by the services, which jobs and webhooks pass through too.
        validate: false,
        // Subscriptions bring their own streams (`subscribe:`); nothing is published through here.
        pubSub: {
          publish: () => undefined,
          subscribe: () => {
            throw new Error('subscriptions bring their own stream');
          },
        },
      }),
    ),
    RULES,
  );
