import { visit, type DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { hash } from 'node:crypto';

const MAX_BYTES = 8_000_000;
/** The measured size of a node with its location; the text is kept, too. */
const BYTES_PER_NODE = 300;
const BYTES_PER_CHARACTER = 2;

/**
 * Documents that passed every check that does not depend on variables, by the SHA-256 of their
 * text.
 */
export class DocumentCache {
  readonly #documents = new LRUCache<string, DocumentNode>({ maxSize: MAX_BYTES });

  get(key: string): DocumentNode | undefined {
    return this.#documents.get(key);
  }

  set(key: string, text: string, document: DocumentNode): void {
    const size = BYTES_PER_NODE * countNodes(document) + BYTES_PER_CHARACTER * text.length;
    this.#documents.set(key, document, { size });
  }
}

export const documentKey = (text: string): string => hash('sha256', text);

function countNodes(document: DocumentNode): number {
  let nodes = 0;
  visit(document, {
    enter: () => {
      nodes += 1;
    },
  });
  return nodes;
}
