/**
 * Replaces `@aws-sdk/credential-provider-node` in the bundles. Lambda passes the role's credentials to a function in
 * the environment, valid for as long as that environment exists, and offers no other source: the rest of the SDK's
 * chain (profiles, single sign-on, web identity, processes, instance metadata) is 130 KB that can never be used there.
 */
export const defaultProvider = () => async () => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new Error('There are no AWS credentials in the environment.');
  }
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  };
};
