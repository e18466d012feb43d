"""Private keys in a hardware module, through PKCS#11: made there, used there, and never readable, not even by us.

Needs the extra ``hardware`` (python-pkcs11), which is imported only here and only when a module is configured. A wrong
PIN is tried once and then never again in this process, because modules lock themselves after a few.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kpcs.scheme.codec import Algorithm, kid_of

from .store import KeyUnavailable, PublicHalf

T = TypeVar("T")
# Names of curves as PKCS#11 wants them, in DER: the object identifiers of P-256 and of Ed25519.
_CURVE = {
    Algorithm.ES256: bytes.fromhex("06082a8648ce3d030107"),
    Algorithm.EDDSA: bytes.fromhex("06032b6570"),
}
_POINT_BYTES = {Algorithm.ES256: 65, Algorithm.EDDSA: 32}


class TokenStore:
    """The keys of one token, found by its label, in the module whose library ``module`` is."""

    def __init__(self, module: Path, *, token: str, pin: str) -> None:
        self._module, self._token, self._pin = module, token, pin
        self._lock = Lock()
        self._session: Any = None
        self._refused = ""

    def create(self, *, algorithm: Algorithm = Algorithm.ES256) -> PublicHalf:
        """Make a key in the token. It cannot be taken out, so there is no copy: make a second one as a reserve."""
        return self._do(lambda session: self._create(session, algorithm))

    def kids(self) -> tuple[bytes, ...]:
        """The ids of all keys that were made for us in the token, in order."""
        return self._do(
            lambda session: tuple(sorted(kid for kid in map(_kid, self._privates(session)) if len(kid) == 8))
        )

    def public_half(self, kid: bytes) -> PublicHalf:
        """What may be told about the key."""
        return self._do(lambda session: _half(self._public(session, kid)))

    def sign(self, data: bytes, *, kid: bytes) -> bytes:
        """The signature over ``data`` as the 64 bytes that COSE wants."""
        return self._do(lambda session: self._sign(session, data, kid))

    def _do(self, act: Callable[[Any], T]) -> T:
        """Do it in the session that is open; one that was lost, because the token was moved, is opened once more."""
        if self._refused:
            raise KeyUnavailable(self._refused)
        pkcs11 = _pkcs11()
        lost = (
            pkcs11.exceptions.SessionHandleInvalid,
            pkcs11.exceptions.SessionClosed,
            pkcs11.exceptions.DeviceRemoved,
            pkcs11.exceptions.TokenNotPresent,
            pkcs11.exceptions.UserNotLoggedIn,
            pkcs11.exceptions.ObjectHandleInvalid,
            pkcs11.exceptions.KeyHandleInvalid,
        )
        with self._lock:
            try:
                try:
                    return act(self._opened())
                except lost:
                    self._session = None
                    return act(self._opened())
            except pkcs11.exceptions.PKCS11Error as error:
                self._session = None
                raise KeyUnavailable(self._sentence(error)) from None

    def _opened(self) -> Any:
        if self._session is None:
            try:
                library = _pkcs11().lib(str(self._module))
            except (RuntimeError, OSError):
                raise KeyUnavailable(
                    f"The library of the hardware module, {self._module}, cannot be loaded. Check KPCS_HARDWARE_MODULE."
                ) from None
            # A token that came back after the library was loaded is seen only by a library that looks anew.
            library.reinitialize()
            self._session = library.get_token(token_label=self._token).open(user_pin=self._pin, rw=True)
        return self._session

    def _sentence(self, error: Exception) -> str:
        name = type(error).__name__
        if name in ("PinIncorrect", "PinInvalid", "PinLenRange", "PinExpired"):
            self._refused = (
                f"The hardware module refuses the PIN for the token {self._token!r}. It is not tried again before a "
                "restart, because modules lock themselves. Check KPCS_HARDWARE_PIN or its _FILE form."
            )
            return self._refused
        if name == "PinLocked":
            return f"The token {self._token!r} has locked itself after wrong PINs. Its security officer can unlock it."
        if name in ("NoSuchToken", "TokenNotPresent", "DeviceRemoved", "TokenNotRecognised"):
            return f"The hardware module has no token {self._token!r}. Put it in, or check KPCS_HARDWARE_TOKEN."
        if name in ("MechanismInvalid", "DomainParamsInvalid", "FunctionNotSupported"):
            return "The hardware module cannot make or use keys of this kind. ES256 needs ECDSA with the curve P-256."
        return f"The hardware module does not answer as it should ({name}). Look at it, then try again."

    def _create(self, session: Any, algorithm: Algorithm) -> PublicHalf:
        from pkcs11 import Attribute, KeyType

        kind = KeyType.EC if algorithm is Algorithm.ES256 else KeyType.EC_EDWARDS
        given = {Attribute.EC_PARAMS: _CURVE[algorithm]}
        parameters = session.create_domain_parameters(kind, given, local=True)
        public, private = parameters.generate_keypair(
            store=True,
            label="kpcs",
            private_template={Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False},
        )
        half = _half(public)
        for key in (public, private):
            key[Attribute.ID] = half.kid
        return half

    def _privates(self, session: Any) -> list[Any]:
        from pkcs11 import Attribute, ObjectClass

        return list(session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY}))

    def _public(self, session: Any, kid: bytes) -> Any:
        from pkcs11 import Attribute, ObjectClass

        return self._found(session, {Attribute.CLASS: ObjectClass.PUBLIC_KEY, Attribute.ID: kid}, kid)

    def _sign(self, session: Any, data: bytes, kid: bytes) -> bytes:
        from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass

        key = self._found(session, {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.ID: kid}, kid)
        if key.key_type is KeyType.EC:
            return bytes(key.sign(sha256(data).digest(), mechanism=Mechanism.ECDSA))
        return bytes(key.sign(data, mechanism=Mechanism.EDDSA))

    def _found(self, session: Any, wanted: dict[Any, Any], kid: bytes) -> Any:
        found = next(iter(list(session.get_objects(wanted))), None)
        if found is None:
            remedy = "Put the right token in, or make a new key and revoke this one."
            raise KeyUnavailable(f"The signing key {kid.hex()} is not in the token {self._token!r}. {remedy}")
        return found


def _pkcs11() -> Any:
    try:
        import pkcs11
    except ImportError:
        raise KeyUnavailable(
            "Hardware modules need python-pkcs11, which is not installed. "
            "Run in the folder of kpcs: .venv/bin/pip install -e '.[hardware]'"
        ) from None
    return pkcs11


def _kid(key: Any) -> bytes:
    from pkcs11 import Attribute

    return bytes(key[Attribute.ID])


def _half(public: Any) -> PublicHalf:
    """The point that the module tells, with or without its DER wrapping, as SubjectPublicKeyInfo."""
    from pkcs11 import Attribute, KeyType

    algorithm = Algorithm.ES256 if public.key_type is KeyType.EC else Algorithm.EDDSA
    point = bytes(public[Attribute.EC_POINT])[-_POINT_BYTES[algorithm] :]
    key: EllipticCurvePublicKey | Ed25519PublicKey
    if algorithm is Algorithm.ES256:
        key = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
    else:
        key = Ed25519PublicKey.from_public_bytes(point)
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return PublicHalf(kid_of(der), algorithm, der)
