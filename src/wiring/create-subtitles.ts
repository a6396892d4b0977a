import type { Config } from '../config/load-config.js';
import type { Ports } from '../ports.js';
import { ParticipantFinder } from '../services/meeting/participant-finder.js';
import type { RemovalService } from '../services/meeting/removal-service.js';
import type { Services } from '../services/services.js';
import { SubtitlesService } from '../services/subtitles/subtitles-service.js';
import {
  TranscriberService,
  type TranscriberRepair,
} from '../services/subtitles/transcriber-service.js';

/** Null while the feature is off. */
export function createTranscriber(
  { subtitles: settings }: Config,
  ports: Ports,
  removal: RemovalService,
  repaired: (repair: TranscriberRepair, count: number) => void,
): TranscriberService | null {
  if (!settings) return null;
  const { subtitles, presence, media, log } = ports;
  return new TranscriberService({
    subtitles,
    presence,
    media,
    removal,
    repaired,
    log,
    dispatches: ports.agentDispatches,
    deadlines: ports.subtitlesDeadlines,
    agentName: settings.agentName,
    timeoutMs: settings.startTimeoutSeconds * 1000,
  });
}

/** Null while the feature is off. */
export function createSubtitles(
  { presence, media, limits }: Ports,
  transcriber: TranscriberService | null,
  services: Pick<Services, 'rooms' | 'presence'>,
): SubtitlesService | null {
  if (!transcriber) return null;
  const presenceService = services.presence;
  const finder = new ParticipantFinder({ presence, presenceService, media });
  return new SubtitlesService({ rooms: services.rooms, finder, presence, transcriber, limits });
}
