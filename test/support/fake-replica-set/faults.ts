import type { mongo } from 'mongoose';

/** What happens to a write. */
export type Fault =
  /** Not done, because the member steps down. */
  | 'interrupted'
  /** Done, but the connection breaks before the answer. */
  | 'answer-lost'
  /** Not done and never answered. */
  | 'stuck'
  /** Not done, but answered with this. */
  | mongo.BSON.Document;

/** What writes are to meet. */
export class Faults {
  #lasting: Fault | null = null;
  #next: { readonly fault: Fault; readonly then: () => void } | null = null;
  /** Names of the commands that reached a primary. */
  readonly writes: string[] = [];

  /** The next write meets it, and `then` happens. */
  arm(fault: Fault, then: () => void = () => undefined): void {
    this.#next = { fault, then };
  }

  /** Every write meets it, until further notice. */
  set(fault: Fault | null): void {
    this.#lasting = fault;
  }

  next(command: string): Fault | null {
    this.writes.push(command);
    const armed = this.#next;
    if (!armed) return this.#lasting;
    this.#next = null;
    armed.then();
    return armed.fault;
  }
}
