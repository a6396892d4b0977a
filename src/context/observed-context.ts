import type { AppContext } from './app-context.js';

/** A context that reports reads of anything that may depend on the viewer. */
export class ObservedContext implements AppContext {
  constructor(
    private readonly inner: AppContext,
    private readonly onRead: () => void,
    private readonly sharing: Pick<AppContext, 'share'>,
  ) {}

  /** The same for everyone. */
  get config(): AppContext['config'] {
    return this.inner.config;
  }

  get actor(): AppContext['actor'] {
    return this.#read().actor;
  }

  get services(): AppContext['services'] {
    return this.#read().services;
  }

  get loaders(): AppContext['loaders'] {
    return this.#read().loaders;
  }

  rememberTicket(ticket: string): void {
    this.#read().rememberTicket(ticket);
  }

  share<T extends object>(source: T): T {
    return this.sharing.share(source);
  }

  #read(): AppContext {
    this.onRead();
    return this.inner;
  }
}
