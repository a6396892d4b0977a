import { errors, jwtVerify, type JWTVerifyOptions, type JWTVerifyResult } from 'jose';
import type { KeyObject } from 'node:crypto';
import type { hs256Signer } from './hs256.js';

export interface TokenKey {
  /** The `kid` of its tokens. */
  readonly id: string;
  readonly key: KeyObject;
  readonly sign: ReturnType<typeof hs256Signer>;
}

/** The keys of one kind of token: the first one signs, all verify. */
export class KeyRing<Key extends TokenKey = TokenKey> {
  constructor(private readonly keys: readonly Key[]) {}

  /** @throws Error without any key */
  get first(): Key {
    const [first] = this.keys;
    if (!first) throw new Error('No key to sign tokens with');
    return first;
  }

  /** @throws JWKSNoMatchingKey for an ID that none of the keys has */
  byId(id: string | undefined): Key {
    const key = this.keys.find((candidate) => candidate.id === id);
    if (!key) throw new errors.JWKSNoMatchingKey();
    return key;
  }

  /** Null for a text that none of the keys signed, or that the rules reject. */
  async verify(
    token: string,
    rules: Omit<JWTVerifyOptions, 'algorithms'>,
  ): Promise<JWTVerifyResult | null> {
    try {
      const options = { ...rules, algorithms: ['HS256'] };
      return await jwtVerify(token, ({ kid }) => this.byId(kid).key, options);
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }
}
