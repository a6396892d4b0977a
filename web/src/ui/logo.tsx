import { Link } from 'wouter';

export function Logo() {
  return (
    <Link href="/" className="logo">
      <img src="/favicon.svg" alt="" width="32" height="32" />
      Foyer
    </Link>
  );
}
