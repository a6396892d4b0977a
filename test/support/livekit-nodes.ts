import { Redis } from 'ioredis';
import type { RunningPart } from '../../tools/dev-stack/parts/running-part.mjs';
import { eventually } from './eventually.js';

/** Nodes of one LiveKit deployment, which find each other in their Redis. */
export class LiveKitNodes {
  readonly #redis: Redis;
  readonly #parts = new Map<string, RunningPart>();

  constructor(redisUrl: string) {
    this.#redis = new Redis(redisUrl);
  }

  /** Waits until LiveKit knows the node. */
  async add(part: RunningPart): Promise<void> {
    const ids = await eventually(
      async () => (await this.#redis.hkeys('nodes')).filter((id) => !this.#parts.has(id)),
      ({ length }) => length === 1,
    );
    for (const id of ids) this.#parts.set(id, part);
  }

  get urls(): readonly string[] {
    return [...this.#parts.values()].map(({ url }) => url);
  }

  /** The node that holds a room. */
  async holderOf(roomId: string): Promise<RunningPart | undefined> {
    return this.#parts.get((await this.#redis.hget('room_node_map', roomId)) ?? '');
  }

  async stop(): Promise<void> {
    for (const part of this.#parts.values()) await part.stop();
    this.#redis.disconnect();
  }
}
