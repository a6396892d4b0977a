import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { GraphQLJSONObject } from 'graphql-scalars';
import { FEATURES, type Feature } from '../config/features.js';
import { RecordingMode } from '../models/recording.js';
import { TrackSource } from '../models/room.js';
import './recording.js';

/** RECORDING: 'recording', … */
export const FeatureEnum = Object.fromEntries(
  FEATURES.map((feature) => [feature.toUpperCase(), feature]),
) as Readonly<Record<string, Feature>>;

const FEATURE_DESCRIPTIONS: Readonly<Record<Feature, string>> = {
  recording: 'Hosts can record meetings.',
  storage_events: 'The storage reports stored recordings, which are then saved earlier.',
  subtitles: 'Participants can start subtitles.',
  telephony: 'People can dial in by phone.',
  invitations: 'Hosts can invite people by email.',
  unregistered_rooms: 'A name without a room opens a public room without hosts.',
  applications:
    'Other backends can use the API, and hosts can create tokens that admit people without an account.',
  outgoing_webhooks: 'Other software receives events.',
  meeting_history: 'Hosts can read who was in the meetings of their rooms.',
};

registerEnumType(FeatureEnum, {
  name: 'Feature',
  description: 'An optional part of the API, which a deployment can enable.',
  valuesConfig: Object.fromEntries(
    FEATURES.map((feature) => [
      feature.toUpperCase(),
      { description: FEATURE_DESCRIPTIONS[feature] },
    ]),
  ),
});

@ObjectType({ description: 'How browsers connect to LiveKit.' })
export class LiveKitConfig {
  @Field(() => String, {
    description:
      'The URL of the LiveKit server: http(s)://, or ws(s):// with `forceWebSocketProtocol`.',
  })
  url!: string;

  @Field(() => Boolean, {
    description: 'Whether `url` is a WebSocket URL, for browsers that need one.',
  })
  forceWebSocketProtocol!: boolean;

  @Field(() => Boolean, {
    description:
      'Whether clients have to open the connection once before they join, for Firefox behind a proxy.',
  })
  warmUpConnection!: boolean;

  @Field(() => [TrackSource], {
    description: 'The sources that participants may publish, unless the room configures its own.',
  })
  defaultSources!: readonly TrackSource[];
}

@ObjectType({ description: 'The settings of the lobby.' })
export class LobbyConfig {
  @Field(() => Int, {
    description:
      'The time within which a waiting client without a subscription has to call `joinRoom` again, in milliseconds.',
  })
  keepAliveMs!: number;
}

@ObjectType({ description: 'The settings of recordings.' })
export class RecordingConfig {
  @Field(() => [RecordingMode], { description: 'The offered modes.' })
  modes!: readonly RecordingMode[];

  @Field(() => Int, {
    nullable: true,
    description: 'The maximum duration of a recording, in milliseconds. Null without a limit.',
  })
  maxDurationMs!: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The retention of a saved recording, in days. Null if recordings are kept forever.',
  })
  expirationDays!: number | null;
}

@ObjectType({ description: 'How people dial in by phone.' })
export class TelephonyConfig {
  @Field(() => String, { description: 'The number to dial, in E.164 format.' })
  phoneNumber!: string;

  @Field(() => String, { description: 'The country of the number, as an ISO 3166-1 alpha-2 code.' })
  defaultCountry!: string;

  @Field(() => Int, { description: 'The number of digits of a PIN.' })
  pinLength!: number;
}

@ObjectType({ description: 'The configuration of this deployment that frontends need.' })
export class PublicConfig {
  @Field(() => [FeatureEnum], {
    description: 'The enabled features. Operations of a disabled feature return NOT_FOUND.',
  })
  features!: readonly Feature[];

  @Field(() => LiveKitConfig, { description: 'The connection to LiveKit.' })
  livekit!: LiveKitConfig;

  @Field(() => RecordingConfig, {
    nullable: true,
    description: 'The settings of recordings. Null if the feature is disabled.',
  })
  recording!: RecordingConfig | null;

  @Field(() => TelephonyConfig, {
    nullable: true,
    description: 'The settings of telephony. Null if the feature is disabled.',
  })
  telephony!: TelephonyConfig | null;

  @Field(() => LobbyConfig, { description: 'The lobby settings.' })
  lobby!: LobbyConfig;

  @Field(() => [String], { description: 'The offered languages, as BCP 47 tags.' })
  languages!: readonly string[];

  @Field(() => GraphQLJSONObject, {
    description: 'Values that the operator passes to the frontend, such as branding and links.',
  })
  frontend!: Readonly<Record<string, unknown>>;
}
