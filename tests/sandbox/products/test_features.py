"""Features and the products that bring them, through the SDK on both transports."""

from __future__ import annotations

from typing import Any

from ..refused import refusal


def test_a_product_brings_features(stripe_client: Any) -> None:
    """Each is shown as it is now; of another product they are not."""
    v1 = stripe_client.v1
    one, two = (v1.products.create({"name": name}).id for name in ("One", "Two"))
    feature = v1.entitlements.features.create({"lookup_key": "sso", "name": "Sign-on"})
    attached = v1.products.features.create(one, {"entitlement_feature": feature.id})
    v1.entitlements.features.update(feature.id, {"name": "Single sign-on"})
    (listed,) = v1.products.features.list(one).data
    assert (listed.id, listed.entitlement_feature.name) == (attached.id, "Single sign-on")
    assert v1.products.features.list(two).data == []
    assert refusal(v1.products.features.retrieve, two, attached.id).http_status == 404
    assert refusal(v1.products.features.create, one, {"entitlement_feature": feature.id}).http_status == 400
    assert v1.products.features.delete(one, attached.id).deleted is True
    assert v1.products.features.list(one).data == []


def test_a_feature_is_archived_for_good(stripe_client: Any) -> None:
    """It is listed only where it is asked for, does not change, and leaves its key to another one.

    Source: https://docs.stripe.com/billing/entitlements.
    """
    features = stripe_client.v1.entitlements.features
    feature = features.create({"lookup_key": "sso", "name": "Sign-on"})
    assert refusal(features.create, {"lookup_key": "sso", "name": "Again"}).param == "lookup_key"
    features.update(feature.id, {"active": False})
    assert features.list().data == []
    assert [each.id for each in features.list({"archived": True}).data] == [feature.id]
    product = stripe_client.v1.products.create({"name": "One"}).id
    error = refusal(stripe_client.v1.products.features.create, product, {"entitlement_feature": feature.id})
    assert error.param == "entitlement_feature"
    assert refusal(features.update, feature.id, {"active": True}).param == "active"
    assert refusal(features.update, feature.id, {"name": "Single sign-on"}).param == "name"
    assert features.create({"lookup_key": "sso", "name": "Again"}).active
