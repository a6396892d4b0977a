/** @typedef {{ [name: string]: string | number | MongoDocument | MongoDocument[] }} MongoDocument */

/**
 * A command as an OP_MSG (opcode 2013) of MongoDB's wire protocol.
 *
 * @param {MongoDocument} command
 */
export function mongoMessage(command) {
  const body = Buffer.concat([int32(0), Buffer.of(0), bson({ ...command, $db: 'admin' })]);
  return Buffer.concat([int32(body.length + 16), int32(1), int32(0), int32(2013), body]);
}

/**
 * @param {MongoDocument} document
 * @returns {Buffer}
 */
function bson(document) {
  const fields = Object.entries(document).map(([name, value]) => {
    const { type, bytes } = element(value);
    return Buffer.concat([Buffer.of(type), Buffer.from(`${name}\0`), bytes]);
  });
  const content = Buffer.concat([...fields, Buffer.of(0)]);
  return Buffer.concat([int32(content.length + 4), content]);
}

/** @param {MongoDocument[string]} value */
function element(value) {
  if (typeof value === 'number') return { type: 0x10, bytes: int32(value) };
  if (typeof value === 'string') {
    const text = Buffer.from(`${value}\0`);
    return { type: 0x02, bytes: Buffer.concat([int32(text.length), text]) };
  }
  return Array.isArray(value)
    ? { type: 0x04, bytes: bson(Object.fromEntries(value.entries())) }
    : { type: 0x03, bytes: bson(value) };
}

/** @param {number} value */
function int32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}
