import type { mongo } from 'mongoose';

/** The fate of a write. */
export type Fault =
  /** Not executed, because the member steps down. */
  | 'interrupted'
  /** Executed, but the connection breaks before the answer. */
  | 'answer-lost'
  /** Not executed, and never answered. */
  | 'stuck'
  /** Not executed, but answered with this document. */
  | mongo.BSON.Document;

/** The faults that writes meet. */
export class Faults {
  #lasting: Fault | null = null;
  #next: { readonly fault: Fault; readonly then: () => void } | null = null;
  /** Names of the commands that reached a primary. */
  readonly writes: string[] = [];

  /** The next write meets the fault, and `then` is called. */
  arm(fault: Fault, then: () => void = () => undefined): void {
    this.#next = { fault, then };
  }

  /** Every write meets the fault until another one is set. */
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
