/** What a person can send, and how it is shown. */
export const REACTIONS = {
  agree: '👍',
  applaud: '👏',
  love: '❤️',
  laugh: '😂',
  wonder: '😮',
  celebrate: '🎉',
} as const;

export type Reaction = keyof typeof REACTIONS;

/** Data messages of this topic carry the name of a reaction as text. */
export const TOPIC = 'foyer.reaction';

export const encode = (reaction: Reaction): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(reaction);

/** Null for anything else: any participant can send anything. */
export function decode(payload: Uint8Array): Reaction | null {
  const text = payload.length > 20 ? '' : new TextDecoder().decode(payload);
  return Object.hasOwn(REACTIONS, text) ? (text as Reaction) : null;
}

/** Limits how often each person can react, so that no one can flood the screens of others. */
export class Throttle {
  readonly #last = new Map<string, number>();

  constructor(private readonly minPauseMs: number) {}

  /** Whether this person may react now; counts as a reaction if so. */
  allows(identity: string, now: number): boolean {
    if (now - (this.#last.get(identity) ?? -Infinity) < this.minPauseMs) return false;
    this.#last.set(identity, now);
    return true;
  }
}
