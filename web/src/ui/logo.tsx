import { Link } from 'wouter';
import { BASE_PATH } from '../browser/base-path';

export function Logo() {
  return (
    <Link href="/" className="logo">
      <img src={`${BASE_PATH}favicon.svg`} alt="" width="32" height="32" />
      Foyer
    </Link>
  );
}
