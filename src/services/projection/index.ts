import type { Config } from '../../config/load-config.js';
import { createJob } from '../../lib/job.js';
import type { Ports } from '../../ports.js';
import { RoleProjection } from './role-projection.js';
import { RoomProjection, type Arrived, type RecordingMark } from './room-projection.js';

export type ProjectionFeature = ReturnType<typeof createProjectionFeature>;

/** What Foyer writes to LiveKit about rooms and people, and never trusts. */
export function createProjectionFeature(config: Config, ports: Ports) {
  const { roomStore, mediaServer, presenceStore, roomLock: lock, participantControl, log } = ports;
  const { roomProjections: tasks } = ports;
  const projection = new RoomProjection({
    roomStore,
    mediaServer,
    participantControl,
    presenceStore,
    lock,
    publishSources: config.livekit.publishSources,
    recordingOf: runningMark(ports),
  });
  return {
    projection,
    roles: new RoleProjection({
      roomStore,
      presenceStore,
      mediaServer,
      participantControl,
      projection,
      lock,
      tasks,
      log,
    }),
    /** Returns at once, and never fails: the reconciler finds what could not be scheduled. */
    schedule: (roomId: string): void => {
      tasks.schedule(roomId).catch((error: unknown) => {
        log.warn(
          { err: error, roomId },
          'Failed to schedule the projection of a room; the reconciler repairs it',
        );
      });
    },
    listener: {
      name: 'projection',
      joined: (roomId: string, arrived: Arrived) => projection.arrived(roomId, arrived),
    },
    jobs: { roomProjections: createJob(tasks, (roomId) => projection.apply(roomId)) },
  };
}

const runningMark =
  ({ recorder }: Ports) =>
  async (roomId: string): Promise<RecordingMark | null> => {
    const [running] = (await recorder?.recordingStore.findRunning([roomId])) ?? [];
    return running ? { id: running.id, mode: running.mode, status: running.status } : null;
  };
