// Sell subscriptions with Better Auth and its Stripe plugin: sign up, pay, change the plan, cancel, by webhooks.
//
//     SANDBOX=... node subscriptions.mjs
//
// prints one JSON object: what became of each step, and which webhooks were not taken.

import { once } from "node:events";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";

const { resolve } = createRequire(new URL("./node/", import.meta.url));
const load = (name) => import(pathToFileURL(resolve(name)));
const [{ betterAuth }, { memoryAdapter }, { stripe: plugin }, { default: Stripe }] = await Promise.all(
  ["better-auth", "better-auth/adapters/memory", "@better-auth/stripe", "stripe"].map(load),
);

const KEY = "sk_test_sandbox";
const SITE = "http://127.0.0.1:3000";
const there = new URL(process.env.SANDBOX);
const stripe = new Stripe(KEY, { host: there.hostname, port: there.port, protocol: "http" });
const server = createServer().listen(0, "127.0.0.1");
await once(server, "listening");
const { secret } = await stripe.webhookEndpoints.create({
  url: `http://127.0.0.1:${server.address().port}/`, enabled_events: ["*"],
});

const priced = (name, unit_amount) =>
  stripe.prices.create({ currency: "usd", unit_amount, recurring: { interval: "month" }, product_data: { name } });
const [plus, pro] = await Promise.all([priced("Plus", 900), priced("Pro", 1900)]);
// What one saves in the Dashboard: the default is there once it was needed.
const { id: customer } = await stripe.customers.create();
await stripe.billingPortal.sessions.create({ customer });
const [portal] = (await stripe.billingPortal.configurations.list({ is_default: true })).data;
await stripe.billingPortal.configurations.update(portal.id, {
  features: {
    subscription_update: {
      enabled: true,
      default_allowed_updates: ["price"],
      products: [plus, pro].map(({ id, product }) => ({ product, prices: [id] })),
    },
  },
});

const tables = { user: [], session: [], account: [], verification: [], subscription: [] };
const auth = betterAuth({
  baseURL: SITE,
  secret: "a-secret-of-at-least-thirty-two-letters",
  database: memoryAdapter(tables),
  emailAndPassword: { enabled: true },
  plugins: [
    plugin({
      stripeClient: stripe,
      stripeWebhookSecret: secret,
      createCustomerOnSignUp: true,
      subscription: {
        enabled: true,
        plans: [{ name: "plus", priceId: plus.id }, { name: "pro", priceId: pro.id }],
      },
    }),
  ],
});

const refused = [];
server.on("request", async (request, response) => {
  const body = Buffer.concat(await request.toArray());
  const headers = { "content-type": "application/json", "stripe-signature": request.headers["stripe-signature"] };
  const taken = await auth.handler(
    new Request(`${SITE}/api/auth/stripe/webhook`, { method: "POST", headers, body }),
  );
  if (!taken.ok) refused.push(JSON.parse(body).type);
  response.writeHead(taken.status).end();
});

async function until(ready) {
  for (let tries = 0; tries < 100 && !ready(); tries += 1) await wait(100);
  return tables.subscription[0];
}

const signed = await auth.api.signUpEmail({
  body: { email: "ada@example.com", password: "a long password", name: "Ada" }, returnHeaders: true,
});
const cookie = signed.headers.getSetCookie().map((each) => each.split(";")[0]).join("; ");
const headers = new Headers({ cookie, origin: SITE });
const told = { customer: tables.user[0].stripeCustomerId };
const back = { successUrl: "/done", cancelUrl: "/plans" };

const checkout = await auth.api.upgradeSubscription({ body: { plan: "plus", ...back }, headers });
await fetch(`${process.env.SANDBOX}/v1/payment_pages/${checkout.id}/confirm`, {
  method: "POST",
  headers: { authorization: `Bearer ${KEY}` },
  body: new URLSearchParams({ payment_method: "pm_card_visa", expected_amount: "900" }),
});
const bought = await until(() => tables.subscription[0]?.status === "active");
told.bought = [bought.plan, bought.status];

const id = bought.stripeSubscriptionId;
const change = await auth.api.upgradeSubscription({ body: { plan: "pro", subscriptionId: id, ...back }, headers });
told.change = new URL(change.url).pathname === "/p/session";
const [item] = (await stripe.subscriptions.retrieve(id)).items.data;
await stripe.subscriptions.update(id, { items: [{ id: item.id, price: pro.id }] });
told.changed = (await until(() => tables.subscription[0].plan === "pro")).plan;

await stripe.subscriptions.update(id, { cancel_at_period_end: true });
told.ending = (await until(() => tables.subscription[0].cancelAtPeriodEnd)).cancelAtPeriodEnd;
await auth.api.restoreSubscription({ body: {}, headers });
told.restored = (await stripe.subscriptions.retrieve(id)).cancel_at_period_end;
await stripe.subscriptions.cancel(id);
told.ended = (await until(() => tables.subscription[0].status === "canceled")).status;
process.stdout.write(JSON.stringify({ ...told, refused }));
process.exit(0);
