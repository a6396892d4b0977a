import type { RunningPart } from '../../tools/dev-stack/parts/running-part.mjs';
import { startOwnAgent } from './own-parts.js';
import type { TestApp } from './test-app.js';

interface TranscriberJob {
  readonly id: string;
  readonly dispatchId: string;
  readonly state: 'absent' | 'coming' | 'present' | 'over';
}

/** The transcriber of the development stack, a process of its own, as a test steers it. */
export interface Transcriber {
  readonly part: RunningPart;
  /** Every job that it was given for a room. */
  jobs(roomId: string): Promise<readonly TranscriberJob[]>;
  /** It takes that many of the room's next jobs, and does not come. */
  staysAway(roomId: string, times: number): Promise<void>;
  /** It leaves the room, as one whose work has failed. */
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
