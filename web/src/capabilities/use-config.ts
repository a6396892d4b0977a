import { useQuery } from 'urql';
import { ConfigDocument, type ConfigQuery, type Feature } from '../generated/operations';

export type Config = ConfigQuery['config'];

/** What this deployment offers; undefined until it is known. */
export function useConfig(): Config | undefined {
  const [{ data }] = useQuery({ query: ConfigDocument });
  return data?.config;
}

/** Whether an optional part of the API is there. */
export const useFeature = (feature: Feature): boolean =>
  useConfig()?.features.includes(feature) ?? false;
