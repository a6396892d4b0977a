/** The behavior of the recorder in a room; see tools/dev-stack/servers/recorder/plan.go. */
export interface RecorderPlan {
  readonly mode?: 'reject' | 'fail' | 'abort' | 'silent' | 'crash' | 'stubborn';
  readonly failAt?: 'starting' | 'active' | 'upload';
  /** Durations as `300ms` or `2s`. */
  readonly startDelay?: string;
  readonly activeAfter?: string;
  readonly finishAfter?: string;
  readonly maxDuration?: string;
  /** Negative: busy. */
  readonly affinity?: number;
  /** The size of the MP4, in bytes. */
  readonly size?: number;
  readonly dupEnd?: boolean;
}

/** Sets the behavior of the recorder in this LiveKit room. */
export async function planRecorder(
  control: string,
  roomName: string,
  plan: RecorderPlan,
): Promise<void> {
  const address = `${control}/plan?room=${encodeURIComponent(roomName)}`;
  const response = await fetch(address, { method: 'PUT', body: JSON.stringify(plan) });
  if (!response.ok) throw new Error(await response.text());
}

/** Ends the recorder's recording in this LiveKit room, as its own limit does. */
export async function reachRecordingLimit(control: string, roomName: string): Promise<void> {
  const sessions = await (await fetch(`${control}/sessions`)).text();
  const running = sessions
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { egressId: string; roomName: string });
  const session = running.find((one) => one.roomName === roomName);
  if (!session) throw new Error(`nothing is recorded in ${roomName}`);
  const reason = encodeURIComponent('Session limit reached');
  const address = `${control}/end?id=${session.egressId}&reason=${reason}`;
  const response = await fetch(address, { method: 'POST' });
  if (!response.ok) throw new Error(await response.text());
}
