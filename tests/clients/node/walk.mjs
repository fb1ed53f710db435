// One and the same script for every stripe-node from 12 on: what each does against the sandbox.
//
// node walk.mjs ADDRESS PACKAGE    prints one JSON object: step -> null, or what went wrong

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";

const [address, name] = process.argv.slice(2);
const { default: Stripe } = await import(name);
const KEY = "sk_test_sandbox";
const { hostname, port } = new URL(address);
const stripe = new Stripe(KEY, { host: hostname, port: Number(port), protocol: "http" });
const VERSION = stripe._api?.version ?? stripe.getApiField("version");

// How an intent's types are named in the version.
const types = (...names) => ({
  [VERSION < "2026-09-30" ? "payment_method_types" : "allowed_payment_method_types"]: names,
});

const refused = async (type, call) => {
  try {
    await call();
  } catch (error) {
    assert.equal(error.type, type);
    return error;
  }
  assert.fail(`no ${type} was thrown`);
};

const control = async (name, params) => {
  const headers = { Authorization: `Bearer ${KEY}`, "Content-Type": "application/json" };
  return fetch(`${address}/_sandbox/${name}`, { method: "POST", headers, body: JSON.stringify(params) });
};

const connected = async () => {
  const capabilities = { transfers: { requested: true }, card_payments: { requested: true } };
  const account = await stripe.accounts.create({ type: "custom", country: "US", capabilities });
  await control("onboard", { account: account.id });
  return account;
};

const CARD = { number: "4242424242424242", exp_month: 12, exp_year: 2034, cvc: "123" };

const steps = {
  async tokens() {
    const token = await stripe.tokens.create({ card: CARD });
    assert.equal(token.card.last4, "4242");
    assert.equal((await stripe.tokens.retrieve(token.id)).used, false);
  },

  async customers() {
    const made = await stripe.customers.create({ email: "a@example.com", name: "Ada", metadata: { order: "7" } });
    assert.equal((await stripe.customers.retrieve(made.id)).name, "Ada");
    const changed = await stripe.customers.update(made.id, { name: "Ada L.", metadata: { order: "" } });
    assert.deepEqual([changed.name, changed.metadata], ["Ada L.", {}]);
    assert.equal((await stripe.customers.list({ email: "a@example.com", limit: 1 })).data[0].id, made.id);
    assert.equal((await stripe.customers.del(made.id)).deleted, true);
    assert.equal((await stripe.customers.retrieve(made.id)).deleted, true);
  },

  async sources() {
    const customer = await stripe.customers.create({ source: "tok_visa" });
    const card = await stripe.customers.createSource(customer.id, { source: "tok_mastercard" });
    assert.equal(card.brand, "MasterCard");
    const listed = await stripe.customers.listSources(customer.id, { object: "card" });
    assert.deepEqual(listed.data.map((each) => each.last4), ["4242", "4444"]);
    const shown = await stripe.customers.retrieve(customer.id, { expand: ["sources", "default_source"] });
    assert.equal(shown.sources.data[0].id, shown.default_source.id);
    assert.equal((await stripe.customers.deleteSource(customer.id, card.id)).deleted, true);
  },

  async charges() {
    const charge = await stripe.charges.create({ amount: 1000, currency: "usd", source: "tok_visa" });
    const shown = await stripe.charges.retrieve(charge.id, { expand: ["balance_transaction"] });
    assert.deepEqual([shown.balance_transaction.fee, shown.balance_transaction.net], [59, 941]);
    const held = await stripe.charges.create({ amount: 1000, currency: "usd", source: "tok_visa", capture: false });
    assert.equal((await stripe.charges.capture(held.id)).captured, true);
    assert.equal((await stripe.charges.list({ limit: 1 })).data[0].id, held.id);
    if (VERSION < "2025-03-31") assert.equal(charge.invoice, null);
  },

  async aDecline() {
    const source = "tok_chargeDeclinedInsufficientFunds";
    const error = await refused("StripeCardError", () => stripe.charges.create({ amount: 1000, currency: "usd", source }));
    assert.deepEqual([error.statusCode, error.code, error.decline_code], [402, "card_declined", "insufficient_funds"]);
  },

  async paymentIntents() {
    const intent = await stripe.paymentIntents.create({ amount: 2000, currency: "usd", ...types("card") });
    assert.equal(intent.status, "requires_payment_method");
    const paid = await stripe.paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa" });
    assert.deepEqual([paid.status, paid.amount_received], ["succeeded", 2000]);
    assert.equal(paid.capture_method, VERSION < "2024-04-10" ? "automatic" : "automatic_async");
    if (VERSION < "2022-11-15") assert.equal(paid.charges.data[0].amount, 2000);
    const shown = await stripe.paymentIntents.retrieve(intent.id, { expand: ["latest_charge", "payment_method"] });
    assert.equal(shown.latest_charge.payment_method_details.card.last4, "4242");
  },

  async paymentIntentsInSteps() {
    const held = await stripe.paymentIntents.create({
      amount: 2000,
      currency: "usd",
      confirm: true,
      payment_method: "pm_card_visa",
      capture_method: "manual",
      ...types("card"),
    });
    assert.equal(held.status, "requires_capture");
    assert.equal((await stripe.paymentIntents.capture(held.id, { amount_to_capture: 1500 })).amount_received, 1500);
    const other = await stripe.paymentIntents.create({ amount: 2000, currency: "usd", ...types("card") });
    assert.equal((await stripe.paymentIntents.cancel(other.id)).status, "canceled");
    const error = await refused("StripeInvalidRequestError", () => stripe.paymentIntents.cancel(other.id));
    assert.equal(error.code, "payment_intent_unexpected_state");
  },

  async aDeclinedIntent() {
    const error = await refused("StripeCardError", () =>
      stripe.paymentIntents.create({
        amount: 2000,
        currency: "usd",
        confirm: true,
        payment_method: "pm_card_chargeDeclined",
        ...types("card"),
      }),
    );
    assert.equal(error.payment_intent.status, "requires_payment_method");
  },

  async setupIntents() {
    const customer = (await stripe.customers.create()).id;
    const intent = await stripe.setupIntents.create({
      customer,
      confirm: true,
      payment_method: "pm_card_visa",
      ...types("card"),
    });
    assert.equal(intent.status, "succeeded");
    const methods = await stripe.paymentMethods.list({ customer, type: "card" });
    assert.deepEqual(methods.data.map((each) => each.id), [intent.payment_method]);
  },

  async refunds() {
    const charge = (await stripe.charges.create({ amount: 1000, currency: "usd", source: "tok_visa" })).id;
    const refund = await stripe.refunds.create({ charge, amount: 400 });
    assert.deepEqual([refund.amount, refund.status], [400, "succeeded"]);
    assert.equal((await stripe.refunds.list({ charge })).data[0].id, refund.id);
    const error = await refused("StripeInvalidRequestError", () => stripe.refunds.create({ charge, amount: 700 }));
    assert.equal(error.param, "amount");
  },

  async theBalance() {
    await stripe.charges.create({ amount: 10000, currency: "usd", source: "tok_bypassPending" });
    const balance = await stripe.balance.retrieve();
    assert.ok(balance.available.some((each) => each.currency === "usd" && each.amount > 0));
    const listed = (await stripe.balanceTransactions.list({ limit: 1 })).data[0];
    assert.equal((await stripe.balanceTransactions.retrieve(listed.id)).net, listed.net);
  },

  async payouts() {
    await stripe.charges.create({ amount: 10000, currency: "usd", source: "tok_bypassPending" });
    const payout = await stripe.payouts.create({ amount: 1000, currency: "usd" });
    assert.equal((await stripe.payouts.cancel(payout.id)).status, "canceled");
  },

  async accounts() {
    const account = await stripe.accounts.create({ type: "custom", country: "US", email: "a@example.com" });
    assert.equal((await stripe.accounts.retrieve(account.id)).email, "a@example.com");
    const changed = await stripe.accounts.update(account.id, { metadata: { a: "b" } });
    assert.equal(changed.metadata.a, "b");
    const bank = await stripe.accounts.createExternalAccount(account.id, { external_account: "btok_us" });
    const listed = await stripe.accounts.listExternalAccounts(account.id, { object: "bank_account" });
    assert.equal(listed.data[0].id, bank.id);
    await stripe.accounts.createPerson(account.id, { first_name: "Ada", last_name: "Lovelace" });
    assert.equal((await stripe.accounts.del(account.id)).deleted, true);
  },

  async transfers() {
    const destination = (await connected()).id;
    await stripe.charges.create({ amount: 10000, currency: "usd", source: "tok_bypassPending" });
    const transfer = await stripe.transfers.create({ amount: 500, currency: "usd", destination });
    assert.equal((await stripe.transfers.createReversal(transfer.id, { amount: 200 })).amount, 200);
    const shown = await stripe.transfers.retrieve(transfer.id);
    assert.deepEqual([shown.amount_reversed, shown.reversals.total_count], [200, 1]);
  },

  async anotherAccount() {
    const options = { stripeAccount: (await connected()).id };
    const customer = await stripe.customers.create({ email: "a@example.com" }, options);
    assert.equal((await stripe.customers.retrieve(customer.id, {}, options)).id, customer.id);
    const error = await refused("StripeInvalidRequestError", () => stripe.customers.retrieve(customer.id));
    assert.deepEqual([error.statusCode, error.code], [404, "resource_missing"]);
  },

  async events() {
    const customer = await stripe.customers.create({ email: "a@example.com" });
    await stripe.customers.update(customer.id, { email: "b@example.com" });
    const event = (await stripe.events.list({ type: "customer.updated", limit: 1 })).data[0];
    assert.equal(event.data.previous_attributes.email, "a@example.com");
    assert.equal((await stripe.events.retrieve(event.id)).data.object.id, customer.id);
  },

  async webhooks() {
    const url = "https://example.com/hook";
    const endpoint = await stripe.webhookEndpoints.create({ url, enabled_events: ["charge.succeeded"] });
    assert.equal((await stripe.webhookEndpoints.del(endpoint.id)).deleted, true);
    const payload = JSON.stringify({ id: "evt_1", object: "event", data: { object: {} } });
    const at = Math.floor(Date.now() / 1000);
    const mac = createHmac("sha256", endpoint.secret).update(`${at}.${payload}`).digest("hex");
    assert.equal(stripe.webhooks.constructEvent(payload, `t=${at},v1=${mac}`, endpoint.secret).id, "evt_1");
  },

  async files() {
    const data = Buffer.from("89504e470d0a1a0a" + "00".repeat(64), "hex");
    const file = { data, name: "evidence.png", type: "image/png" };
    const made = await stripe.files.create({ purpose: "dispute_evidence", file }, { host: hostname });
    assert.equal((await stripe.files.retrieve(made.id)).filename, "evidence.png");
  },

  async paging() {
    const made = [];
    for (let number = 0; number < 7; number += 1) made.push((await stripe.customers.create()).id);
    const seen = [];
    for await (const each of stripe.customers.list({ limit: 3 })) if (seen.push(each.id) === 7) break;
    assert.deepEqual(seen, made.reverse());
    const page = await stripe.customers.list({ limit: 2, starting_after: made[2] });
    assert.deepEqual(page.data.map((each) => each.id), [made[3], made[4]]);
  },

  async search() {
    await stripe.customers.create({ metadata: { walk: "searched" } });
    const found = await stripe.customers.search({ query: 'metadata["walk"]:"searched"' });
    assert.equal(found.data[0].metadata.walk, "searched");
  },

  async errors() {
    const unknown = await refused("StripeInvalidRequestError", () => stripe.customers.create({ nonsense: 1 }));
    assert.deepEqual([unknown.statusCode, unknown.param, unknown.code], [400, "nonsense", "parameter_unknown"]);
    const missing = await refused("StripeInvalidRequestError", () => stripe.customers.retrieve("cus_none"));
    assert.equal(missing.message, "No such customer: 'cus_none'");
    const wrong = await refused("StripeAuthenticationError", () => stripe.customers.list({}, { apiKey: "sk_wrong" }));
    assert.equal(wrong.statusCode, 401);
  },

  async idempotency() {
    const options = { idempotencyKey: `walk-${name}-${process.pid}` };
    const first = await stripe.customers.create({ email: "a@example.com" }, options);
    assert.equal((await stripe.customers.create({ email: "a@example.com" }, options)).id, first.id);
    await refused("StripeIdempotencyError", () => stripe.customers.create({ email: "b@example.com" }, options));
  },
};

const told = {};
for (const [step, walk] of Object.entries(steps)) {
  try {
    await walk();
    told[step] = null;
  } catch (error) {
    told[step] = String(error.stack).split("\n").filter((line) => !line.includes("node_modules")).slice(0, 6).join(" ");
  }
}
process.stdout.write(JSON.stringify({ version: VERSION, steps: told }));
