import type { RunningPart } from '../../tools/dev-stack/parts/running-part.mjs';
import { startOwnAgent } from './own-parts.js';
import type { TestApp } from './test-app.js';

interface TranscriberJob {
  readonly id: string;
  readonly dispatchId: string;
  readonly state: 'absent' | 'coming' | 'present' | 'over';
}

/** The transcriber of the development stack in a separate process, controlled by a test. */
export interface Transcriber {
  readonly part: RunningPart;
  /** All jobs that LiveKit assigned for a room. */
  jobs(roomId: string): Promise<readonly TranscriberJob[]>;
  /** Accepts this many of the room's next jobs without joining. */
  staysAway(roomId: string, times: number): Promise<void>;
  /** Leaves the room, as if its job had failed. */
  leaves(roomId: string): Promise<void>;
}

export async function startTranscriber({ env }: TestApp): Promise<Transcriber> {
  const part = await startOwnAgent(env);
  const ask = async (method: string, path: string, roomId: string, body?: unknown) => {
    const response = await fetch(`${part.url}/${path}?room=${roomId}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return response.json();
  };
  return {
    part,
    jobs: async (roomId) => (await ask('GET', 'jobs', roomId)) as TranscriberJob[],
    staysAway: async (roomId, times) => {
      await ask('PUT', 'plan', roomId, { absences: times });
    },
    leaves: async (roomId) => {
      await ask('POST', 'leave', roomId);
    },
  };
}
