import { Provider } from "oidc-provider";

/*
 * A real OpenID provider in a process of its own: node test/oidc-provider.ts <client's redirect uri>. Prints its issuer.
 * Whoever comes is "sub", with the address given as login_hint or in the login form.
 */
const [redirect = ""] = process.argv.slice(2);
const accounts = new Map<string, { email: string; verified: boolean; name: string }>([
  ["grace", { email: "grace@people.example", verified: true, name: "Grace Hopper" }],
  ["mallory", { email: "ada@people.example", verified: false, name: "Mallory" }],
]);
const { createServer } = await import("node:http");
const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as { port: number };
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "sonde",
        client_secret: "a secret between two",
        redirect_uris: [redirect],
        response_types: ["code"],
        grant_types: ["authorization_code"],
        token_endpoint_auth_method: "client_secret_post",
      },
    ],
    claims: { email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    async findAccount(_context, sub) {
      const { email, verified, name } = accounts.get(sub) ?? {
        email: `${sub}@people.example`,
        verified: true,
        name: sub,
      };
      return { accountId: sub, claims: async () => ({ sub, email, email_verified: verified, name }) };
    },
  });
  server.on("request", provider.callback());
  process.stdout.write(`${issuer}\n`);
});
process.stdin.resume().on("end", () => process.exit(0));
