import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { freePort } from '../../../tools/dev-stack/processes/ports.mjs';
import { Faults, type Fault } from './faults.js';
import { MemberConnection } from './member-connection.js';
import { ReplicaSetState } from './replica-set-state.js';

const MEMBERS = 3;
const ELECTION_MS = 300;

/**
 * Three members of a replica set on the wire, with one backend server that stores the data and
 * knows retried writes. Simulates elections, lost answers, and interrupted and stuck writes, as
 * MongoDB documents them. The members read and write through the backend.
 */
export class FakeReplicaSet {
  readonly faults = new Faults();
  readonly #connections = new Set<MemberConnection>();
  readonly #servers: Server[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();

  private constructor(
    private readonly state: ReplicaSetState,
    private readonly backendPort: number,
  ) {}

  /** @param backendUrl the URL of the backend server */
  static async start(backendUrl: string): Promise<FakeReplicaSet> {
    const ports = await Promise.all(Array.from({ length: MEMBERS }, () => freePort()));
    const state = new ReplicaSetState(ports.map((port) => `127.0.0.1:${port}`));
    const set = new FakeReplicaSet(state, Number(new URL(backendUrl).port));
    await Promise.all(ports.map((port, member) => set.#listen(port, member)));
    return set;
  }

  /** As people write it: several hosts, each with its port. */
  url(database: string): string {
    return `mongodb://${this.state.hosts.join(',')}/${database}?replicaSet=fake`;
  }

  get primary(): number | null {
    return this.state.primary;
  }

  /** From now on there is no primary. */
  stepDown(): void {
    this.state.stepDown();
  }

  /** The next member becomes primary. */
  elect(): void {
    this.#lastPrimary = (this.#lastPrimary + 1) % MEMBERS;
    this.state.elect(this.#lastPrimary);
  }

  /**
   * The next write meets the fault while its primary steps down; another member is elected soon
   * after.
   */
  failOverAtNextWrite(fault: Fault): void {
    this.faults.arm(fault, () => {
      this.stepDown();
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        this.elect();
      }, ELECTION_MS);
      this.#timers.add(timer);
    });
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    const closed = this.#servers.map((server) => once(server, 'close'));
    for (const server of this.#servers) server.close();
    for (const connection of this.#connections) connection.end();
    await Promise.all(closed);
  }

  #lastPrimary = 0;

  async #listen(port: number, member: number): Promise<void> {
    const { state, backendPort, faults } = this;
    const server = createServer((client) => {
      const connection = new MemberConnection({ client, backendPort, member, state, faults });
      this.#connections.add(connection);
      client.on('close', () => this.#connections.delete(connection));
    }).listen(port, '127.0.0.1');
    this.#servers.push(server);
    await once(server, 'listening');
  }
}
