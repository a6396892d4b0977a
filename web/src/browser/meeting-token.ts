import { useSyncExternalStore } from 'react';
import { createStore } from '../api/store';
import { BASE_PATH } from './base-path';
import { EMBEDDING } from './embedding';
import { decode, tidyPath } from './links';

/** A token that admits its bearer to one room, from the fragment of the link. */
interface MeetingToken {
  readonly slug: string;
  readonly token: string;
}

const TOKEN = /^[\w.-]+$/;

/** In memory alone: a reload is recognized by the ticket cookie. */
const held = createStore<MeetingToken | null>(null);

/**
 * Takes the token out of the address and the history of the browser, from where it could be read
 * over a shoulder, copied, or bookmarked. Also for a link that is opened in this page later, which
 * changes only the fragment. In the frame of another page, the address is visible to that page
 * alone, and a reload still needs the token, because there may be no cookies.
 */
export function takeMeetingToken(): void {
  take();
  window.addEventListener('hashchange', take);
}

function take(): void {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null || !TOKEN.test(token)) return;
  if (EMBEDDING) {
    held.set({ slug: EMBEDDING.room, token });
    return;
  }
  history.replaceState(history.state, '', location.pathname + location.search);
  const path = tidyPath(location.pathname.slice(BASE_PATH.length));
  held.set({ slug: decode(path.slice(1)), token });
}

/** The token for a room; null without one. */
export function meetingTokenOf(slug: string): string | null {
  const current = held.get();
  return current?.slug === slug ? current.token : null;
}

export const useMeetingToken = (slug: string): string | null =>
  useSyncExternalStore(held.subscribe, () => meetingTokenOf(slug));

/** After the gateway has refused it. */
export const forgetMeetingToken = (): void => held.set(null);

/** The name that the token gives its bearer; null if it cannot be read. The gateway verifies it. */
export function nameIn(token: string): string | null {
  try {
    const [, payload = ''] = token.split('.');
    const base64 = payload.replace(/-/g, '+').replace(/_/g, '/');
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const { name } = JSON.parse(new TextDecoder().decode(bytes)) as { readonly name?: unknown };
    return typeof name === 'string' ? name : null;
  } catch {
    return null;
  }
}
