/** What the recorder does in a room; see stack/recorder/plan.go. */
export interface RecorderPlan {
  readonly mode?: 'reject' | 'fail' | 'abort' | 'silent' | 'crash' | 'stubborn';
  readonly failAt?: 'starting' | 'active' | 'upload';
  /** Durations as `300ms` or `2s`. */
  readonly startDelay?: string;
  readonly activeAfter?: string;
  readonly finishAfter?: string;
  readonly maxDuration?: string;
  /** Below 0: busy. */
  readonly affinity?: number;
  /** Bytes that an MP4 is filled up to. */
  readonly size?: number;
  readonly dupEnd?: boolean;
}

/** Tells the recorder what to do when it is asked to record this LiveKit room. */
export async function planRecorder(
  control: string,
  roomName: string,
  plan: RecorderPlan,
): Promise<void> {
  const address = `${control}/plan?room=${encodeURIComponent(roomName)}`;
  const response = await fetch(address, { method: 'PUT', body: JSON.stringify(plan) });
  if (!response.ok) throw new Error(await response.text());
}
