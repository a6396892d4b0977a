import { BASE_PATH } from './base-path';

/** What the page that embeds this one asks for. */
interface Embedding {
  /**
   * As the gateway reads it from the path, to tell who may embed the room; not tidied, because
   * another room could be the result.
   */
  readonly room: string;
  /** The only origin that messages are exchanged with; null to exchange none. */
  readonly parent: string | null;
  /** Empty without one. */
  readonly displayName: string;
  readonly language: string;
  readonly startsMuted: boolean;
}

const PATH = `${BASE_PATH}embed/`;

/** Null if no page embeds this one. */
export const EMBEDDING: Embedding | null = location.pathname.startsWith(PATH)
  ? readEmbedding(location.pathname.slice(PATH.length).replace(/\/$/, ''))
  : null;

/** The gateway also reads `parent`, and lets no page of another origin embed this one. */
function readEmbedding(segment: string): Embedding {
  const parent = new URLSearchParams(location.search).get('parent');
  const fragment = new URLSearchParams(location.hash.slice(1));
  const isFramed = window.parent !== window;
  return {
    room: decodeURIComponent(segment),
    parent: isFramed && parent !== null && URL.canParse(parent) ? parent : null,
    displayName: fragment.get('display-name') ?? '',
    language: fragment.get('language') ?? '',
    startsMuted: fragment.has('start-muted'),
  };
}
