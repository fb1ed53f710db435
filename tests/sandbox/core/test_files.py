"""Files: uploaded, told of, linked, and read back."""

from __future__ import annotations

import io
from typing import Any

import pytest
import stripe

from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.door import visits
from helpers.sandbox.door.wire import HttpRequest
from helpers.sandbox.models.core import files
from helpers.sandbox.resource import Upload

from ..conftest import NOW

MEGABYTE = 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n" + b"picture"
PDF = b"%PDF-1.4 evidence"


def upload(
    client: stripe.StripeClient, content: bytes = PNG, name: str = "receipt.png", **params: object
) -> stripe.File:
    """A file for dispute evidence, unless told otherwise."""
    file = io.BytesIO(content)
    file.name = name
    return client.v1.files.create({"file": file, "purpose": "dispute_evidence", **params})  # type: ignore[typeddict-item]


def fetch(sandbox: Sandbox, path: str) -> tuple[int, str, bytes]:
    """Status, content type and body of an address, as a plain HTTP client gets them."""
    reply = sandbox.handle(HttpRequest("get", path, "", {"authorization": f"Bearer {KEY}"}))
    return reply.status, reply.headers["Content-Type"], reply.body


def test_a_file_is_kept_with_what_its_bytes_say(stripe_client: stripe.StripeClient) -> None:
    """Size and type follow from the contents, expiry (270 days) from the purpose."""
    file = upload(stripe_client)
    assert file.id.startswith("file_")
    assert (file.filename, file.size, file.type, file.purpose) == (
        "receipt.png",
        15,
        "png",
        "dispute_evidence",
    )
    assert file.created == NOW
    assert file.expires_at == NOW + 270 * 86_400
    assert file.url == f"https://files.stripe.com/v1/files/{file.id}/contents"
    assert "total_count" not in (file.links or {})
    assert stripe_client.v1.files.retrieve(file.id) == file


def test_contents_come_back_as_they_were_sent(stripe_client: stripe.StripeClient, sandbox: Sandbox) -> None:
    """The path of a file's `url` answers with its bytes; an unknown file with 404."""
    file = upload(stripe_client)
    assert fetch(sandbox, f"/v1/files/{file.id}/contents")[2] == PNG
    assert fetch(sandbox, "/v1/files/file_none/contents")[0] == 404


def test_files_are_listed_by_purpose(stripe_client: stripe.StripeClient) -> None:
    """The latest first; `purpose` narrows the list."""
    evidence = upload(stripe_client)
    logo = upload(stripe_client, purpose="business_logo")
    everything = stripe_client.v1.files.list()
    assert [each.id for each in everything.data] == [logo.id, evidence.id]
    logos = stripe_client.v1.files.list({"purpose": "business_logo"})
    assert [each.id for each in logos.data] == [logo.id]


@pytest.mark.parametrize(
    ("content", "name", "purpose"),
    [
        (b"", "empty.png", "dispute_evidence"),
        (b"plain text", "notes.txt", "dispute_evidence"),
        (PDF, "logo.pdf", "business_logo"),
        (PNG + b"x" * 524_288, "large.png", "business_icon"),
    ],
)
def test_a_file_that_does_not_fit_its_purpose_is_refused(
    stripe_client: stripe.StripeClient, content: bytes, name: str, purpose: str
) -> None:
    """Empty, of the wrong type, or too large: 400, and nothing is kept."""
    with pytest.raises(stripe.InvalidRequestError) as refused:
        upload(stripe_client, content, name, purpose=purpose)
    assert refused.value.param == "file"
    assert stripe_client.v1.files.list().data == []


@pytest.mark.parametrize(
    ("purpose", "rules"),
    [
        ("account_requirement", ("a.pdf", 64 * MEGABYTE, None, False)),
        ("additional_verification", ("a.jpg", 16 * MEGABYTE, None, False)),
        ("business_icon", ("a.gif", 512 * 1024, None, True)),
        ("business_logo", ("a.png", 512 * 1024, None, True)),
        ("customer_signature", ("a.svg", 4 * MEGABYTE, 7, True)),
        ("dispute_evidence", ("a.pdf", 5 * MEGABYTE, 270, True)),
        ("identity_document", ("a.png", 32 * MEGABYTE, None, True)),
        ("issuing_regulatory_reporting", ("a.json", 256 * 1024, 730, True)),
        ("pci_document", ("a.pdf", 16 * MEGABYTE, None, True)),
        ("platform_terms_of_service", ("a.txt", 64 * MEGABYTE, None, False)),
        ("tax_document_user_upload", ("a.xlsx", 16 * MEGABYTE, None, True)),
        ("terminal_android_apk", ("a.apk", 200 * MEGABYTE, 180, True)),
        ("terminal_reader_splashscreen", ("a.jpg", 4_194_304, 365, True)),
        ("terminal_wifi_certificate", ("a.pem", 100 * 1024, None, False)),
        ("terminal_wifi_private_key", ("a.pem", 100 * 1024, None, False)),
    ],
)
def test_a_purpose_has_its_files(
    sandbox: Sandbox,
    stripe_client: stripe.StripeClient,
    purpose: str,
    rules: tuple[str, int, int | None, bool],
) -> None:
    """Of some types, up to a size, for a time, and for its owner to download or not.

    Source: the table in https://docs.stripe.com/file-upload.
    """
    name, most, days, downloadable = rules
    file = upload(stripe_client, b"contents", name, purpose=purpose)
    assert files.PURPOSES[purpose].largest == most
    assert file.expires_at == (NOW + days * 86_400 if days else None)
    path = f"/v1/files/{file.id}/contents"
    assert (file.url, fetch(sandbox, path)[0]) == (
        (f"https://files.stripe.com{path}", 200) if downloadable else (None, 404)
    )
    with pytest.raises(stripe.InvalidRequestError, match="We don't currently support that file type"):
        upload(stripe_client, b"contents", "a.exe", purpose=purpose)
    if days:
        sandbox.advance(days=days)
        assert fetch(sandbox, path)[0] == 404


def test_what_is_no_file_is_refused_in_recorded_words(
    sandbox: Sandbox, stripe_client: stripe.StripeClient
) -> None:
    """One of another type, and a string in place of a file.

    Source: https://github.com/stripe/stripe-dotnet/issues/1278 (the types, in 2018; in 2016 in #630) and
    https://github.com/stripe/stripe-ruby/issues/742 (the string, in 2019; also stripe-php#392 of 2017).
    """
    with pytest.raises(stripe.InvalidRequestError) as refused:
        upload(stripe_client, b"contents", "a.tmp")
    assert refused.value.user_message == (
        "We don't currently support that file type. Try uploading a file with one of the following "
        "mimetypes: application/pdf, image/jpeg, image/png."
    )
    headers = {"authorization": f"Bearer {KEY}", "content-type": "application/x-www-form-urlencoded"}
    body = b"purpose=identity_document&file=FILE%3Asuccess.png"
    reply = sandbox.handle(HttpRequest("post", "/v1/files", "", headers, body))
    error = {each: reply.json()["error"].get(each) for each in ("type", "code", "param", "message")}
    assert (reply.status, error) == (
        400,
        {"type": "invalid_request_error", "code": None, "param": "file", "message": "Invalid hash"},
    )


@pytest.mark.parametrize(("pages", "fits"), [(50, True), (51, False)])
def test_evidence_has_so_many_pages(stripe_client: stripe.StripeClient, pages: int, fits: bool) -> None:
    """Fifty; other PDFs have as many as they like.

    Source: https://docs.stripe.com/disputes/best-practices#file-upload-recommendations; the sentence, and
    that fifty are taken: https://github.com/Automattic/woocommerce-payments/issues/555.
    """
    content = b"%PDF-1.7 << /Type /Pages >>" + b"<< /Type /Page >>" * pages
    assert upload(stripe_client, content, "long.pdf", purpose="pci_document").id
    if fits:
        assert upload(stripe_client, content, "long.pdf").id
        return
    with pytest.raises(stripe.InvalidRequestError) as refused:
        upload(stripe_client, content, "long.pdf")
    assert refused.value.user_message == (
        "The file you uploaded was too long. Please upload a file with fewer than 50 pages."
    )


def test_a_file_must_be_sent_as_a_file(stripe_client: stripe.StripeClient) -> None:
    """Both the file and its purpose are required."""
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_client.v1.files.create({"purpose": "dispute_evidence"})  # type: ignore[typeddict-item]
    assert refused.value.code == "parameter_missing"
    assert refused.value.param == "file"


def test_a_link_lasts_until_it_expires(stripe_client: stripe.StripeClient, sandbox: Sandbox) -> None:
    """A link is shown with its file, expires by the clock, and can then no longer be changed."""
    file = upload(stripe_client, file_link_data={"create": True})
    (links,) = stripe_client.v1.files.retrieve(file.id).links.data  # type: ignore[union-attr]
    assert "/links/" in str(links.url)
    link = stripe_client.v1.file_links.update(links.id, {"expires_at": NOW + 60, "metadata": {"a": "b"}})
    assert (link.expired, link.metadata["a"]) == (False, "b")
    sandbox.advance(seconds=60)
    assert stripe_client.v1.file_links.retrieve(link.id).expired
    assert [each.id for each in stripe_client.v1.file_links.list({"expired": True}).data] == [link.id]
    with pytest.raises(stripe.InvalidRequestError, match=r"Expired links can no longer be updated\."):
        stripe_client.v1.file_links.update(link.id, {"metadata": {"a": "c"}})


def test_a_link_leads_to_the_file(stripe_client: stripe.StripeClient, sandbox: Sandbox) -> None:
    """Without a key, until it or the file expires.

    Source: https://docs.stripe.com/file-upload#download-file-contents.
    """

    def followed(link: stripe.FileLink) -> tuple[int, bytes]:
        path = "/links/" + str(link.url).rpartition("/")[2]
        reply = sandbox.handle(HttpRequest("get", path, "", {}))
        return reply.status, reply.body

    file = upload(stripe_client)
    lasting = stripe_client.v1.file_links.create({"file": file.id})
    short = stripe_client.v1.file_links.create({"file": file.id, "expires_at": NOW + 60})
    assert followed(short) == followed(lasting) == (200, PNG)
    sandbox.advance(seconds=60)
    assert (followed(short)[0], followed(lasting)) == (404, (200, PNG))
    sandbox.advance(days=270)
    assert followed(lasting)[0] == 404


def test_a_linked_file_is_no_page_of_the_sandbox(sandbox: Sandbox) -> None:
    """What a browser would show as a page is saved instead; a name breaks no header."""
    page, name = b"<form action=/p/session method=post><button>Click</button></form>", 'a";ü\r\nX-Mine: 1.csv'
    body = (
        b'--B\r\nContent-Disposition: form-data; name="purpose"\r\n\r\ntax_document_user_upload\r\n'
        b'--B\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n'
        b"Content-Type: text/html\r\n\r\n" + page + b"\r\n--B--\r\n"
    )
    client = sandbox.client()
    headers = {"authorization": f"Bearer {KEY}", "content-type": "multipart/form-data; boundary=B"}
    made = sandbox.handle(HttpRequest("post", "/v1/files", "", headers, body)).json()
    link = client.v1.file_links.create({"file": made["id"]})
    reply = sandbox.handle(HttpRequest("get", "/links/" + str(link.url).rpartition("/")[2], "", {}))
    assert (reply.status, reply.body) == (200, page)
    assert reply.headers["Content-Type"] == "application/octet-stream"
    assert reply.headers["Content-Disposition"] == "attachment; filename*=UTF-8''a.csv"
    named = visits.reply(Upload(name, page, "text/html")).headers["Content-Disposition"]
    assert named == "attachment; filename*=UTF-8''a%22%3B%C3%BC%0D%0AX-Mine%3A%201.csv"
    picture = client.v1.file_links.create({"file": upload(client).id})
    shown = sandbox.handle(HttpRequest("get", "/links/" + str(picture.url).rpartition("/")[2], "", {}))
    assert shown.headers["Content-Disposition"] == "inline; filename*=UTF-8''receipt.png"


def test_a_link_is_ended_at_once(stripe_client: stripe.StripeClient) -> None:
    """`expires_at=now` expires a link."""
    link = stripe_client.v1.file_links.create({"file": upload(stripe_client).id})
    assert not link.expired
    assert stripe_client.v1.file_links.update(link.id, {"expires_at": "now"}).expired


def test_some_files_cannot_be_linked(stripe_client: stripe.StripeClient) -> None:
    """Those of a purpose that https://docs.stripe.com/api/file_links/create does not name; unknown ones."""
    document = upload(stripe_client, purpose="identity_document")
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_client.v1.file_links.create({"file": document.id})
    assert refused.value.param == "file"
    logo = upload(stripe_client, purpose="issuing_logo")
    with pytest.raises(stripe.InvalidRequestError, match="'issuing_logo' cannot have links"):
        stripe_client.v1.file_links.create({"file": logo.id})
    with pytest.raises(stripe.InvalidRequestError, match="No such file: 'file_none'"):
        stripe_client.v1.file_links.create({"file": "file_none"})


def test_a_report_can_be_linked(stripe_client: stripe.StripeClient) -> None:
    """What Stripe made itself. Source: `file` in https://docs.stripe.com/api/file_links/create."""
    params: Any = {
        "report_type": "balance.summary.1",
        "parameters": {"interval_start": NOW - 86400, "interval_end": NOW},
    }
    run = stripe_client.v1.reporting.report_runs.create(params).id
    result = stripe_client.v1.reporting.report_runs.retrieve(run).result
    assert result
    assert stripe_client.v1.file_links.create({"file": result.id}).file == result.id
