import type { Config } from '../../config/load-config.js';
import { createJob, type Job } from '../../lib/job.js';
import type { Ports } from '../../ports.js';
import type { MeetingFeature } from '../meeting/index.js';
import type { MeetingListener } from '../meeting/meeting-listener.js';
import type { RoomsFeature } from '../rooms/index.js';
import { subtitlesListener } from './subtitles-listener.js';
import { SubtitlesService } from './subtitles-service.js';
import { TranscriberService, type TranscriberRepair } from './transcriber-service.js';

interface SubtitlesFeatureDeps {
  readonly rooms: RoomsFeature;
  readonly meeting: MeetingFeature;
  readonly repaired: (repair: TranscriberRepair, count: number) => void;
}

export interface SubtitlesFeature {
  /** Null while the feature is disabled, as are the next two. */
  readonly subtitles: SubtitlesService | null;
  readonly transcriberService: TranscriberService | null;
  readonly listener: MeetingListener | null;
  readonly jobs: { readonly subtitlesDeadlines: Job };
}

/** Live captions, and the agent that produces them. */
export function createSubtitlesFeature(
  config: Config,
  ports: Ports,
  { rooms: { meetingHosts: roomService }, meeting, repaired }: SubtitlesFeatureDeps,
): SubtitlesFeature {
  const {
    subtitlesStore,
    presenceStore,
    mediaServer,
    rateLimits,
    log,
    subtitlesDeadlines: deadlines,
  } = ports;
  const { removal: removalService, finder } = meeting;
  const settings = config.subtitles;
  const transcriberService =
    settings &&
    new TranscriberService({
      subtitlesStore,
      presenceStore,
      mediaServer,
      removalService,
      deadlines,
      repaired,
      log,
      dispatches: ports.agentDispatches,
      agentName: settings.agentName,
      timeoutMs: settings.startTimeoutSeconds * 1000,
    });
  return {
    transcriberService,
    subtitles:
      transcriberService &&
      new SubtitlesService({ roomService, finder, presenceStore, transcriberService, rateLimits }),
    listener: transcriberService && subtitlesListener(transcriberService),
    jobs: {
      subtitlesDeadlines: createJob(deadlines, async (expected) =>
        transcriberService?.overdue(expected),
      ),
    },
  };
}
