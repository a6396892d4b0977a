import type { CommandMessage, CommandName, FrameMessage } from './protocol';

/** The gateway writes PUBLIC_URL here. */
const GATEWAY = '__FOYER_URL__';
const ORIGIN = new URL(GATEWAY).origin;

const ALLOWED =
  'camera; microphone; display-capture; autoplay; fullscreen; clipboard-write; screen-wake-lock';

/** The browser's prompt needs a click, which this page received, not the frame. */
const DELEGATION = { delegate: 'display-capture' };

/** Missing in older browsers, where the page cannot delegate a click either. */
const hasClick = (): boolean => 'userActivation' in navigator && navigator.userActivation.isActive;

interface Pending {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Why a command failed. */
class MeetingError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'MeetingError';
  }
}

/** A meeting in a page of another origin: `<foyer-meeting room="…" token="…">`. */
class FoyerMeeting extends HTMLElement {
  static readonly observedAttributes = ['room', 'token'];

  #frame: HTMLIFrameElement | null = null;
  #isReady = false;
  #isOpeningSoon = false;
  #lastId = 0;
  readonly #pending = new Map<number, Pending>();

  constructor() {
    super();
    const style = new CSSStyleSheet();
    // Unlike style elements, allowed by every Content-Security-Policy.
    style.replaceSync(
      ':host { display: block; height: 600px } iframe { border: 0; width: 100%; height: 100% }',
    );
    this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [style];
  }

  connectedCallback(): void {
    window.addEventListener('message', this.#hear);
    this.#openSoon();
  }

  disconnectedCallback(): void {
    window.removeEventListener('message', this.#hear);
    this.#close();
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.#openSoon();
  }

  leave(): Promise<void> {
    return this.#command('leave');
  }

  setMicrophone(on: boolean): Promise<void> {
    return this.#command('setMicrophone', on);
  }

  setCamera(on: boolean): Promise<void> {
    return this.#command('setCamera', on);
  }

  setScreenShare(on: boolean): Promise<void> {
    return this.#command('setScreenShare', on);
  }

  raiseHand(up: boolean): Promise<void> {
    return this.#command('raiseHand', up);
  }

  endMeeting(): Promise<void> {
    return this.#command('endMeeting');
  }

  admitEveryone(): Promise<void> {
    return this.#command('admitEveryone');
  }

  /**
   * Frameworks set one attribute after the other, and an element that was in the page before this script is notified
   * of each attribute and of its connection: the frame is loaded once for all of them.
   */
  #openSoon(): void {
    if (this.#isOpeningSoon) return;
    this.#isOpeningSoon = true;
    queueMicrotask(() => {
      this.#isOpeningSoon = false;
      if (this.isConnected) this.#open();
    });
  }

  #open(): void {
    this.#close();
    if (!this.getAttribute('room')) return;
    const frame = document.createElement('iframe');
    frame.allow = ALLOWED;
    frame.title = this.getAttribute('title') ?? 'Foyer';
    frame.src = this.#address();
    this.#frame = frame;
    this.shadowRoot?.append(frame);
  }

  #close(): void {
    this.#frame?.remove();
    this.#frame = null;
    this.#isReady = false;
    this.#abandon();
  }

  /** The page in the frame that received the commands is gone. */
  #abandon(): void {
    for (const { reject } of this.#pending.values()) reject(notReady());
    this.#pending.clear();
  }

  /** What concerns the person is in the fragment, which no server sees. */
  #address(): string {
    const url = new URL(`${GATEWAY}/embed/${encodeURIComponent(this.getAttribute('room') ?? '')}`);
    url.searchParams.set('parent', location.origin);
    const person = new URLSearchParams();
    for (const name of ['token', 'display-name', 'language', 'start-muted']) {
      const value = this.getAttribute(name);
      if (value !== null) person.set(name, value);
    }
    url.hash = person.toString();
    return url.href;
  }

  #command(name: CommandName, value?: boolean): Promise<void> {
    const frame = this.#frame?.contentWindow;
    if (!frame || !this.#isReady) return Promise.reject(notReady());
    this.#lastId += 1;
    const id = this.#lastId;
    const message: CommandMessage = {
      foyer: 'command',
      id,
      name,
      ...(value !== undefined && { value }),
    };
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      const delegation = name === 'setScreenShare' && hasClick() ? DELEGATION : {};
      frame.postMessage(message, { targetOrigin: ORIGIN, ...delegation });
    });
  }

  readonly #hear = ({ source, origin, data }: MessageEvent<FrameMessage>): void => {
    if (source !== this.#frame?.contentWindow || origin !== ORIGIN) return;
    if (data.foyer === 'result') this.#settle(data);
    else {
      if (data.name === 'ready') {
        this.#abandon();
        this.#isReady = true;
      }
      this.dispatchEvent(new CustomEvent(data.name, { detail: data.detail }));
    }
  };

  #settle({ id, error }: Extract<FrameMessage, { foyer: 'result' }>): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (error) pending?.reject(new MeetingError(error.code, error.message));
    else pending?.resolve();
  }
}

const notReady = () =>
  new MeetingError('NOT_READY', 'The meeting is not ready; wait for the event `ready`.');

if (!customElements.get('foyer-meeting')) customElements.define('foyer-meeting', FoyerMeeting);
