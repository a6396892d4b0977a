/** Background work that runs as long as the gateway. */
export interface Job {
  start(): unknown;
  /** Resolves when the work in progress is finished or handed back. */
  close(): unknown;
}

export interface Queue<Work extends unknown[]> {
  work(...work: Work): unknown;
  close(): unknown;
}

export const createJob = <Work extends unknown[]>(queue: Queue<Work>, ...work: Work): Job => ({
  start: () => queue.work(...work),
  close: () => queue.close(),
});
