import { JobStatus } from '@livekit/protocol';
import { Transcriber } from './transcriber.mjs';

/**
 * The behavior of the jobs of one room; without a plan, its transcribers join and stay.
 *
 * @typedef {object} Plan
 * @property {number} [absences] this many of its next jobs are accepted without an agent
 */

/**
 * @typedef {object} Job
 * @property {string} id
 * @property {string} dispatchId
 * @property {string} room
 * @property {string} metadata of the dispatch
 * @property {'absent' | 'coming' | 'present' | 'over'} state
 */

/** The jobs that LiveKit assigned to the worker, and their transcribers. */
export class Jobs {
  #livekitUrl;
  #report;
  /** @type {Map<string, Plan>} by room */
  #plans = new Map();
  /** @type {Map<string, { job: Job, transcriber: Transcriber | null }>} by id */
  #jobs = new Map();

  /**
   * @param {string} livekitUrl
   * @param {(jobId: string, status: JobStatus) => void} report
   */
  constructor(livekitUrl, report) {
    this.#livekitUrl = livekitUrl;
    this.#report = report;
  }

  /**
   * @param {string} room
   * @param {Plan} plan
   */
  plan(room, plan) {
    this.#plans.set(room, plan);
  }

  /**
   * All jobs so far.
   *
   * @param {string | null} room null for every room
   */
  list(room) {
    const jobs = [...this.#jobs.values()].map(({ job }) => job);
    return jobs.filter((job) => room === null || job.room === room);
  }

  /** @param {import('@livekit/protocol').JobAssignment} assignment */
  async take({ job: given, token, url }) {
    const { id = '', dispatchId = '', metadata = '', room } = given ?? {};
    const plan = this.#plans.get(room?.name ?? '');
    const isAbsent = (plan?.absences ?? 0) > 0;
    /** @type {Job} */
    const job = {
      id,
      dispatchId,
      metadata,
      room: room?.name ?? '',
      state: isAbsent ? 'absent' : 'coming',
    };
    this.#jobs.set(id, { job, transcriber: null });
    if (isAbsent) {
      this.#plans.set(job.room, { absences: (plan?.absences ?? 0) - 1 });
      return;
    }
    const transcriber = new Transcriber();
    this.#jobs.set(id, { job, transcriber });
    transcriber.left.addEventListener('abort', () => this.#over(job));
    await transcriber.join(url === undefined || url === '' ? this.#livekitUrl : url, token);
    if (job.state === 'coming') job.state = 'present';
    this.#report(id, JobStatus.JS_RUNNING);
  }

  /** @param {string} jobId */
  async terminate(jobId) {
    const held = this.#jobs.get(jobId);
    if (!held) return;
    await held.transcriber?.leave();
    this.#over(held.job);
  }

  /**
   * The agents in the room leave, as if their jobs had failed.
   *
   * @param {string | null} room null for every room
   */
  async leave(room) {
    for (const { id } of this.list(room)) await this.#jobs.get(id)?.transcriber?.leave();
  }

  /** @param {Job} job */
  #over(job) {
    if (job.state === 'over') return;
    job.state = 'over';
    this.#report(job.id, JobStatus.JS_SUCCESS);
  }
}
