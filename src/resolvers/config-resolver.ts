import { Ctx, Query, Resolver } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import { PublicConfig } from '../schema/public-config.js';
import { operation } from '../schema/descriptions.js';

const CONFIG_EXAMPLE = `
query {
  config {
    features
    languages
    lobby { keepAliveMs }
    recording { modes maxDurationMs }
  }
}`;

@Resolver(() => PublicConfig)
export class ConfigResolver {
  @Query(() => PublicConfig, {
    description: operation({
      text: 'Returns the configuration of this deployment. It is the same for everyone.',
      example: CONFIG_EXAMPLE,
    }),
  })
  config(@Ctx() context: AppContext): PublicConfig {
    const config = context.share(context.config);
    const { livekit, recording, telephony } = config;
    const [publicUrl] = livekit.publicUrls;
    return {
      features: [...config.features],
      livekit: {
        url: livekit.forceWebSocketProtocol ? publicUrl.replace(/^http/, 'ws') : publicUrl,
        forceWebSocketProtocol: livekit.forceWebSocketProtocol,
        warmUpConnection: livekit.warmUpConnection,
        defaultSources: livekit.publishSources,
      },
      recording: recording && {
        modes: recording.modes,
        maxDurationMs: recording.maxDurationSeconds && recording.maxDurationSeconds * 1000,
        expirationDays: recording.expirationDays,
      },
      telephony: telephony && {
        phoneNumber: telephony.phoneNumber,
        defaultCountry: telephony.country,
        pinLength: telephony.pinLength,
      },
      lobby: { keepAliveMs: config.lobby.keepAliveSeconds * 1000 },
      languages: config.languages.all,
      frontend: config.frontend,
    };
  }
}
