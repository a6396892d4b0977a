import type { ComponentProps, ReactNode } from 'react';

type Variant = 'primary' | 'secondary' | 'danger' | 'quiet';

export function Button({
  variant = 'secondary',
  isBusy = false,
  className = '',
  disabled,
  ...rest
}: ComponentProps<'button'> & { readonly variant?: Variant; readonly isBusy?: boolean }) {
  return (
    <button
      type="button"
      className={`button button-${variant} ${className}`}
      disabled={disabled === true || isBusy}
      aria-busy={isBusy}
      {...rest}
    />
  );
}

/** An icon whose label is a tooltip, and is read out by screen readers. */
export function IconButton({
  label,
  icon,
  className = '',
  ...rest
}: Omit<ComponentProps<'button'>, 'children'> & {
  readonly label: string;
  readonly icon: ReactNode;
}) {
  return (
    <button type="button" className={`icon-button ${className}`} title={label} {...rest}>
      {icon}
      <span className="visually-hidden">{label}</span>
    </button>
  );
}
