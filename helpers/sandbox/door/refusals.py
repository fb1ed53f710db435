"""What is refused at the door, before any model is asked: keys, idempotency keys, versions, faults.

Source: https://docs.stripe.com/api/errors and https://docs.stripe.com/api/idempotent_requests.
"""

from __future__ import annotations

from .. import errors


def no_key(header: str = "") -> errors.UnknownKey:
    """Recorded, of a header without a key, too."""
    said = (
        f', though you did set your Authorization header to "{header}". Using Bearer auth, your '
        "Authorization header should look something like 'Authorization: Bearer YOUR_SECRET_KEY'."
        if header
        else ". You need to provide your API key in the Authorization header, "
        "using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
    )
    return errors.UnknownKey(
        f"You did not provide an API key{said} See "
        "https://stripe.com/docs/api#authentication for details, or we can help at "
        "https://support.stripe.com/."
    )


def bad_key(key: str) -> errors.UnknownKey:
    return errors.UnknownKey(f"Invalid API Key provided: {errors.mask(key)}")


def expired_key(key: str) -> errors.UnknownKey:
    """As Stripe's own tests of its SDK for iOS have it."""
    return errors.UnknownKey(f"Expired API Key provided: {errors.mask(key)}", code="api_key_expired")


def not_by_ephemeral_key() -> errors.Forbidden:
    """Guess: Stripe publishes no sentence for it."""
    return errors.Forbidden(
        "This API call cannot be made with this ephemeral key: it allows for nothing but what an app does "
        "with the one object that it was made for."
    )


def secret_key_required() -> errors.Unauthorized:
    return errors.Unauthorized(
        "This API call cannot be made with a publishable API key. Please use a secret API key. You can "
        "find a list of your API keys at https://dashboard.stripe.com/account/apikeys.",
        code="secret_key_required",
    )


def not_a_form(content_type: str) -> errors.Unreadable:
    """A body that v1 does not read, since it is no form. Recorded: of JSON in 2023, of others since 2018."""
    if content_type.startswith("application/json"):
        return errors.Unreadable(
            "Invalid request (check that your POST content type is application/x-www-form-urlencoded). "
            "If you have any questions, we can help at https://support.stripe.com/."
        )
    return errors.Unreadable(
        f"Invalid request: unsupported Content-Type {content_type}. "
        "If error persists and you need assistance, please contact support@stripe.com."
    )


def key_used_otherwise(key: str) -> errors.IdempotencyMisuse:
    return errors.IdempotencyMisuse(
        "Keys for idempotent requests can only be used with the same parameters they were first used with. "
        f"Try using a key other than '{key}' if you meant to execute a different request."
    )


def key_of_another_endpoint(key: str, path: str, first: str) -> errors.IdempotencyMisuse:
    """An idempotency key that was first used for another address. Recorded."""
    return errors.IdempotencyMisuse(
        "Keys for idempotent requests can only be used for the same endpoint they were first used for "
        f"('{path}' vs '{first}'). Try using a key other than '{key}' if you meant to execute a different "
        "request."
    )


def key_in_use(key: str) -> errors.KeyInUse:
    return errors.KeyInUse(
        "There is currently another in-progress request using this Idempotent Key (that probably means you "
        f"submitted twice, and the other request is still going through): {key}. Please try again later.",
        code="idempotency_key_in_use",
    )


def no_version_for_v2() -> errors.Invalid:
    """v2 asks for the version with every request. As programs report it in 2026."""
    return errors.Invalid("You did not provide an API version. You need to provide an API version header.")


def rate_limited() -> errors.RateLimited:
    return errors.RateLimited(
        "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.",
        code="rate_limit",
    )


def lock_timeout() -> errors.LockTimeout:
    """As programs report it: https://github.com/dj-stripe/dj-stripe/issues/1917."""
    return errors.LockTimeout(
        "This object cannot be accessed right now because another API request or Stripe process is currently "
        "accessing it. If you see this error intermittently, retry the request. If you see this error "
        "frequently and are making multiple concurrent requests to a single object, make your requests "
        "serially or at a lower rate.",
        code="lock_timeout",
    )


def server_fault() -> errors.ServerFault:
    return errors.ServerFault(
        "Sorry! There was an error while talking to Stripe. Please let us know at support@stripe.com if this "
        "problem persists."
    )


def unavailable() -> errors.Unavailable:
    return errors.Unavailable("Stripe is temporarily unavailable. Please try again.")


def failed(error: Exception) -> errors.ServerFault:
    """The sandbox's own trouble."""
    return errors.ServerFault(
        f"The sandbox failed ({type(error).__name__}: {error}). This is a fault of its own, and nothing was "
        "changed."
    )


def not_known_enough(error: Exception) -> errors.Invalid:
    """The same where ids name objects of which nothing is known, which most likely is the reason."""
    return errors.Invalid(
        "In the profile any-id, an unknown id names an object that is made up from its type. This request "
        "needs more than that: create the objects that it is about, and send their ids "
        f"({type(error).__name__}: {error})."
    )
