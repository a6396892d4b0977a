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

registerEnumType(FeatureEnum, { name: 'Feature', description: 'An optional part of the API.' });

@ObjectType({ description: 'How a browser reaches LiveKit.' })
export class LiveKitConfig {
  @Field(() => String, {
    description: 'http(s)://, or ws(s):// where explicit WebSocket addresses are forced.',
  })
  url!: string;

  @Field(() => Boolean, { description: 'Whether `url` is a WebSocket address on purpose.' })
  forceWebSocketProtocol!: boolean;

  @Field(() => Boolean, {
    description: 'Open the connection once before joining: Firefox behind a proxy needs it.',
  })
  warmUpConnection!: boolean;

  @Field(() => [TrackSource], {
    description: 'What a participant may publish where the room says nothing else.',
  })
  defaultSources!: readonly TrackSource[];
}

@ObjectType({ description: 'What clients need to know about the waiting room.' })
export class LobbyConfig {
  @Field(() => Int, {
    description:
      'Milliseconds within which a waiting client without a subscription must call joinRoom again.',
  })
  keepAliveMs!: number;
}

@ObjectType({ description: 'What clients need to know about recording.' })
export class RecordingConfig {
  @Field(() => [RecordingMode], { description: 'Kinds of recording offered.' })
  modes!: readonly RecordingMode[];

  @Field(() => Int, { nullable: true, description: 'Longest recording, ms; null: no limit.' })
  maxDurationMs!: number | null;

  @Field(() => Int, { nullable: true, description: 'Days a recording is kept; null: for ever.' })
  expirationDays!: number | null;
}

@ObjectType({ description: 'What clients need to know about dialling in.' })
export class TelephonyConfig {
  @Field(() => String, { description: 'The number to dial, E.164.' })
  phoneNumber!: string;

  @Field(() => String, { description: "The number's country, ISO 3166-1 alpha-2." })
  defaultCountry!: string;

  @Field(() => Int, { description: 'Digits of a dial-in code.' })
  pinLength!: number;
}

@ObjectType({ description: 'What a frontend must not hard-code.' })
export class PublicConfig {
  @Field(() => [FeatureEnum], {
    description: 'Features of this deployment; all of a feature that is off answers NOT_FOUND.',
  })
  features!: readonly Feature[];

  @Field(() => LiveKitConfig, { description: 'How to reach LiveKit.' })
  livekit!: LiveKitConfig;

  @Field(() => RecordingConfig, { nullable: true, description: 'Null while recording is off.' })
  recording!: RecordingConfig | null;

  @Field(() => TelephonyConfig, { nullable: true, description: 'Null while telephony is off.' })
  telephony!: TelephonyConfig | null;

  @Field(() => LobbyConfig, { description: 'Rules of the waiting room.' })
  lobby!: LobbyConfig;

  @Field(() => [String], { description: 'Languages offered, BCP 47.' })
  languages!: readonly string[];

  @Field(() => GraphQLJSONObject, {
    description: 'Whatever the deployment passes on to its frontend: branding, links, switches.',
  })
  frontend!: Readonly<Record<string, unknown>>;
}
