const TIMEOUT_MS = 5_000;

/**
 * Confirms a subscription to storage events by a visit to its address. Follows no redirect, which
 * could lead to addresses that only the gateway can reach.
 */
export async function confirmSubscription(address: string): Promise<void> {
  const response = await fetch(address, {
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`The confirmation failed with status ${response.status}`);
}
