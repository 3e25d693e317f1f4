"""Certificates with which the store's own parts know each other.

SeaweedFS' parts speak gRPC among themselves, and those doors ask for nothing unless they are given TLS: any
program of the machine could list, write and erase through them. With these certificates both sides must show
one that is signed by a key which is thrown away as soon as it has signed.
"""

import datetime as dt
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from deploy.onebox.ports import LOOPBACK
from deploy.onebox.private import write_private

VALID = dt.timedelta(days=365 * 100)


def certificates(folder: Path) -> tuple[Path, Path, Path]:
    """Make the store's certificates once, and say where they are.

    Args:
        folder: where they are kept, each file with mode 600.

    Returns:
        The files of the authority, of the certificate that it signed, and of that certificate's key.
    """
    files = folder / "authority.pem", folder / "store.pem", folder / "store.key"
    if not all(file.exists() for file in files):
        for file, text in zip(files, _issue(), strict=True):
            write_private(file, text)
    return files


def _issue() -> tuple[str, str, str]:
    signer, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority_name, store_name = _name("authority of this store"), _name("store")
    authority = (
        _template(authority_name, authority_name)
        .public_key(signer.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(signer, hashes.SHA256())
    )
    hosts = [x509.IPAddress(ipaddress.ip_address(LOOPBACK)), x509.DNSName("localhost")]
    usages = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    store = (
        _template(store_name, authority_name)
        .public_key(key.public_key())
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .add_extension(x509.ExtendedKeyUsage(usages), critical=False)
        .sign(signer, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return authority.public_bytes(pem).decode(), store.public_bytes(pem).decode(), private.decode()


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _template(subject: x509.Name, issuer: x509.Name) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return x509.CertificateBuilder(
        subject_name=subject,
        issuer_name=issuer,
        serial_number=x509.random_serial_number(),
        not_valid_before=now - dt.timedelta(days=1),
        not_valid_after=now + VALID,
    )
