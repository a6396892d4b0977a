import { useEffect, useState } from 'react';

/** https://wicg.github.io/document-picture-in-picture/ */
interface DocumentPictureInPicture {
  requestWindow: (size: { width: number; height: number }) => Promise<Window>;
}

declare global {
  interface Window {
    /** Only some browsers have it, and only in pages that are not in a frame. */
    readonly documentPictureInPicture?: DocumentPictureInPicture;
  }
}

const SIZE = { width: 400, height: 290 };

export interface PictureInPicture {
  /** The small window on top of others; null while there is none, or it has only a video. */
  readonly window: Window | null;
  /** Opens or closes it; null where browsers have no such windows. */
  readonly toggle: (() => void) | null;
}

/** A small window that stays on top while the viewer uses other pages and programs. */
export function usePictureInPicture(): PictureInPicture {
  const [small, setSmall] = useState<Window | null>(null);
  useEffect(() => () => small?.close(), [small]);
  const open = async (factory: DocumentPictureInPicture) => {
    const opened = await factory.requestWindow(SIZE);
    adoptStyles(opened.document);
    opened.addEventListener('pagehide', () => setSmall(null));
    setSmall(opened);
  };
  const factory = window.top === window ? window.documentPictureInPicture : undefined;
  if (factory) {
    const toggle = () => {
      if (small) small.close();
      // A browser that refuses leaves things as they are.
      else open(factory).catch(() => undefined);
    };
    return { window: small, toggle };
  }
  return { window: null, toggle: document.pictureInPictureEnabled ? toggleVideo : null };
}

/** Without windows for documents, browsers can at least show the most important video. */
function toggleVideo(): void {
  const [video] = ['.tile.is-large video', '.tile:not(.is-own) video', '.tile video']
    .map((choice) => document.querySelector<HTMLVideoElement>(choice))
    .filter((found) => found !== null);
  const change = document.pictureInPictureElement
    ? document.exitPictureInPicture()
    : video?.requestPictureInPicture();
  change?.catch(() => undefined);
}

function adoptStyles(small: Document): void {
  const { lang, dir } = document.documentElement;
  Object.assign(small.documentElement, { lang, dir });
  small.title = document.title;
  for (const style of document.querySelectorAll('link[rel="stylesheet"], style')) {
    const copy = small.importNode(style, true);
    // The small window has no address that a relative one could be based on.
    if (style instanceof HTMLLinkElement) copy.setAttribute('href', style.href);
    small.head.append(copy);
  }
}
