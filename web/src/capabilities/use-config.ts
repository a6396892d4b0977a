import { useQuery } from 'urql';
import { ConfigDocument, type ConfigQuery, type Feature } from '../generated/operations';

export type Config = ConfigQuery['config'];

/** The configuration of this deployment; undefined while it loads. */
export function useConfig(): Config | undefined {
  const [{ data }] = useQuery({ query: ConfigDocument });
  return data?.config;
}

/** Whether a feature is enabled in this deployment. */
export const useFeature = (feature: Feature): boolean =>
  useConfig()?.features.includes(feature) ?? false;
