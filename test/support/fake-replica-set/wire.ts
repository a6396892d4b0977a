import { mongo } from 'mongoose';

// MongoDB's wire protocol, as the driver uses it with a replica set and without compression.

type Document = mongo.BSON.Document;

const HEADER_BYTES = 16;
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const FLAG_MORE_TO_COME = 2;
const FLAG_EXHAUST_ALLOWED = 0x1_0000;
/** The flags of OP_MSG, and the kind of the first section. */
const MSG_PREFIX_BYTES = 5;
const REPLY_PREFIX_BYTES = 20;

/** A message of a client. */
export interface Request {
  readonly id: number;
  /** The original bytes, for forwarding. */
  readonly bytes: Buffer;
  readonly command: Document;
  /** The first field of the command. */
  readonly name: string;
  /** Those of a bulk write. */
  readonly documents: readonly Document[];
  /** An OP_QUERY, which the driver sends once per connection. */
  readonly isLegacy: boolean;
  /** Further replies may follow the first one without a request. */
  readonly allowsExhaust: boolean;
}

/** Splits a stream of bytes into messages. */
export class RequestReader {
  #rest = Buffer.alloc(0);

  read(chunk: Buffer): Request[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const requests: Request[] = [];
    while (this.#rest.length >= 4 && this.#rest.length >= this.#rest.readInt32LE(0)) {
      const length = this.#rest.readInt32LE(0);
      requests.push(toRequest(this.#rest.subarray(0, length)));
      this.#rest = this.#rest.subarray(length);
    }
    return requests;
  }
}

function toRequest(bytes: Buffer): Request {
  const isLegacy = bytes.readInt32LE(12) === OP_QUERY;
  const { command, documents } = isLegacy ? NOTHING : sectionsOf(bytes);
  return {
    id: bytes.readInt32LE(4),
    bytes,
    command,
    name: Object.keys(command)[0] ?? '',
    documents,
    isLegacy,
    allowsExhaust: !isLegacy && (bytes.readUInt32LE(HEADER_BYTES) & FLAG_EXHAUST_ALLOWED) !== 0,
  };
}

const NOTHING = { command: {} as Document, documents: [] as Document[] };

/** The command is the section of kind 0; the documents of a bulk write are in sections of kind 1. */
function sectionsOf(bytes: Buffer): typeof NOTHING {
  let command: Document = {};
  const documents: Document[] = [];
  let at = HEADER_BYTES + 4;
  while (at < bytes.length) {
    const kind = bytes[at];
    const start = at + 1;
    at = start + bytes.readInt32LE(start);
    if (kind === 0) command = mongo.BSON.deserialize(bytes.subarray(start, at));
    else documents.push(...documentsIn(bytes.subarray(start, at)));
  }
  return { command, documents };
}

/** A section of kind 1: its length, its name, which ends with 0, and the documents. */
function documentsIn(section: Buffer): Document[] {
  const documents: Document[] = [];
  let at = section.indexOf(0, 4) + 1;
  while (at < section.length) {
    const end = at + section.readInt32LE(at);
    documents.push(mongo.BSON.deserialize(section.subarray(at, end)));
    at = end;
  }
  return documents;
}

let lastReplyId = 0;

/** A reply, and its ID, which the next reply of an exhaust stream refers to. */
export function encodeReply(
  document: Document,
  to: { readonly id: number; readonly isLegacy: boolean },
  { moreToCome = false } = {},
): { readonly bytes: Buffer; readonly id: number } {
  const body = mongo.BSON.serialize(document);
  const prefix = Buffer.alloc(to.isLegacy ? REPLY_PREFIX_BYTES : MSG_PREFIX_BYTES);
  if (to.isLegacy) prefix.writeInt32LE(1, 16);
  else prefix.writeUInt32LE(moreToCome ? FLAG_MORE_TO_COME : 0, 0);
  const header = Buffer.alloc(HEADER_BYTES);
  const id = (lastReplyId += 1);
  header.writeInt32LE(HEADER_BYTES + prefix.length + body.length, 0);
  header.writeInt32LE(id, 4);
  header.writeInt32LE(to.id, 8);
  header.writeInt32LE(to.isLegacy ? OP_REPLY : OP_MSG, 12);
  return { bytes: Buffer.concat([header, prefix, body]), id };
}
