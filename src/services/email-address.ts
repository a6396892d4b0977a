import { normalizeEmail } from '../models/user.js';

/** RFC 5321, 4.5.3.1. */
const LIMIT = 254;

/** What browsers take for an address (HTML, 4.10.5.1.5). */
const EMAIL =
  /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i;

/** In the form in which addresses are compared; null for what is no address. */
export const emailAddress = (text: string): string | null =>
  text.length <= LIMIT && EMAIL.test(text) ? normalizeEmail(text) : null;
