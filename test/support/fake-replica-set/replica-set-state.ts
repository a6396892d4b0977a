import { mongo } from 'mongoose';

type Document = mongo.BSON.Document;

const { Long, ObjectId, Timestamp } = mongo.BSON;

/** The primary, as the members report it; watchers learn of each change. */
export class ReplicaSetState {
  #primary: number | null = 0;
  #term = 1;
  #changes = 0;
  readonly #processId = new ObjectId();
  readonly #watchers = new Set<() => void>();

  constructor(readonly hosts: readonly string[]) {}

  get primary(): number | null {
    return this.#primary;
  }

  stepDown(): void {
    this.#primary = null;
    this.#changed();
  }

  elect(member: number): void {
    this.#primary = member;
    this.#term += 1;
    this.#changed();
  }

  get topologyVersion() {
    return { processId: this.#processId, counter: Long.fromNumber(this.#changes) };
  }

  /** Calls once: at the next change, at once if `known` is outdated, or after the timeout. */
  onChange(known: string, timeoutMs: number, call: () => void): () => void {
    const done = () => {
      clearTimeout(timer);
      this.#watchers.delete(done);
      call();
    };
    const timer = setTimeout(done, known === String(this.#changes) ? timeoutMs : 0);
    this.#watchers.add(done);
    return () => {
      clearTimeout(timer);
      this.#watchers.delete(done);
    };
  }

  /** The answer of a member to `hello`. */
  hello(member: number): Document {
    const isPrimary = member === this.#primary;
    return {
      helloOk: true,
      ismaster: isPrimary,
      isWritablePrimary: isPrimary,
      secondary: !isPrimary,
      topologyVersion: this.topologyVersion,
      hosts: this.hosts,
      setName: 'fake',
      setVersion: 1,
      me: this.hosts[member],
      ...(this.#primary !== null && { primary: this.hosts[this.#primary] }),
      ...(isPrimary && { electionId: new ObjectId(`7fffffff${hex(this.#term)}`) }),
      maxBsonObjectSize: 16_777_216,
      maxMessageSizeBytes: 48_000_000,
      maxWriteBatchSize: 100_000,
      localTime: new Date(),
      logicalSessionTimeoutMinutes: 30,
      minWireVersion: 0,
      maxWireVersion: 25,
      readOnly: false,
      lastWrite: {
        opTime: { ts: new Timestamp({ t: 1, i: 1 }), t: Long.fromNumber(this.#term) },
        lastWriteDate: new Date(),
      },
      ok: 1,
    };
  }

  #changed(): void {
    this.#changes += 1;
    for (const call of [...this.#watchers]) call();
  }
}

const hex = (value: number): string => value.toString(16).padStart(16, '0');
