import type { DeviceKind, MediaProblem } from '../../media/open-devices';

/** In the order in which they run. */
export const CHECKS = [
  'browser',
  'microphone',
  'camera',
  'gateway',
  'signal',
  'media',
  'bandwidth',
  'relay',
] as const;

export type Check = (typeof CHECKS)[number];

/** How audio and video reach the media server. */
export type Path = 'udp' | 'tcp' | 'relay';

/** Why a check did not run. */
export type Skipped = 'signIn' | 'noRoom' | 'noRelay' | 'earlier';

export type Result =
  | { readonly status: 'running' }
  | { readonly status: 'passed'; readonly path?: Path; readonly megabits?: number }
  | { readonly status: 'skipped'; readonly reason: Skipped }
  | {
      readonly status: 'failed';
      readonly device?: { readonly kind: DeviceKind; readonly problem: MediaProblem };
      readonly megabits?: number;
    };

export type Results = Readonly<Partial<Record<Check, Result>>>;

export type Note = (check: Check, result: Result) => void;

/** Long enough for a slow device that is busy. */
export const TIMEOUT_MS = 15_000;

export const RUNNING: Result = { status: 'running' };
export const PASSED: Result = { status: 'passed' };
export const FAILED: Result = { status: 'failed' };
