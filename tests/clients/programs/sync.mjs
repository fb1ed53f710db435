// Fill a PostgreSQL from the sandbox with a sync engine, once by reading everything and once by a webhook:
//
//     SANDBOX=... DATABASE=postgres://... ENGINE=stripe-replit-sync node --import ./redirected.mjs sync.mjs
//
// prints one JSON object: what was read, by object, and how many rows there are, by table.

import { createServer } from "node:http";
import { once } from "node:events";
import { createRequire } from "node:module";

// An engine's own ES module does not find its migrations.
const require = createRequire(new URL("./node/", import.meta.url));
const { StripeSync, runMigrations } = require(process.env.ENGINE);
const { Client } = require("pg");
const Stripe = require("stripe");

const OBJECTS = [
  "product", "price", "plan", "customer", "subscription", "subscription_schedules", "invoice", "charge",
  "setup_intent", "payment_method", "dispute", "payment_intent", "tax_id", "credit_note", "early_fraud_warning",
  "refund", "checkout_sessions",
];
const KEY = "sk_test_sandbox";
const database = process.env.DATABASE;

await runMigrations({ databaseUrl: database, schema: "stripe", logger: new console.Console(process.stderr) });
const stripe = new Stripe(KEY);
const server = createServer().listen(0, "127.0.0.1");
await once(server, "listening");
const url = `http://127.0.0.1:${server.address().port}/`;
const endpoint = await stripe.webhookEndpoints.create({
  url, enabled_events: ["customer.created"], api_version: "2020-08-27",
});
const sync = new StripeSync({
  poolConfig: { connectionString: database, max: 5 },
  stripeSecretKey: KEY,
  stripeWebhookSecret: endpoint.secret,
  autoExpandLists: true,
  backfillRelatedEntities: true,
});

const read = {};
for (const object of OBJECTS) {
  const synced = Object.values(await sync.syncBackfill({ object })).filter(Boolean);
  read[object] = synced.reduce((sum, each) => sum + each.synced, 0);
}

const [[request, response], made] = await Promise.all([
  once(server, "request"),
  stripe.customers.create({ name: "By webhook" }),
]);
const body = Buffer.concat(await request.toArray());
await sync.processWebhook(body, request.headers["stripe-signature"]);
response.end();

const client = new Client({ connectionString: database });
await client.connect();
const named = await client.query("select name from stripe.customers where id = $1", [made.id]);
const counted = await client.query("select count(*) from stripe.subscription_items");
process.stdout.write(JSON.stringify({ read, told: named.rows, items: Number(counted.rows[0].count) }));
process.exit(0);
