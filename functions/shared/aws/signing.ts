/** What it takes to sign a call of a service. */
export interface Signing {
  region: string;
  /** Of the service, without a path. */
  endpoint: string;
  credentials: () => Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken?: string }>;
}
