"""The demo's sink believes only what is signed; the chain that stories recompute breaks when a record is touched."""
import base64
import importlib.machinery
import importlib.util
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from live import chain  # noqa: E402

_path = str(HERE.parents[1] / "packaging/demo/sink")
_spec = importlib.util.spec_from_loader("sink", importlib.machinery.SourceFileLoader("sink", _path))
sink = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(sink)

# The example that the Standard Webhooks specification's libraries test themselves with.
KEY = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
AT = 1614265330
BODY = b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def headers(signature: str) -> dict:
    return {"webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp": str(AT), "webhook-signature": signature}


class Sink(unittest.TestCase):
    def test_the_published_example_verifies(self):
        self.assertTrue(sink.is_signed(headers(SIGNATURE), BODY, [KEY], AT + 1))

    def test_any_of_several_signatures_and_keys_will_do_while_a_secret_is_replaced(self):
        self.assertTrue(sink.is_signed(headers("v1,AAAA " + SIGNATURE), BODY, [b"new", KEY], AT))

    def test_what_is_not_signed_is_refused(self):
        for name, signature, body, keys, now in [
            ("another body", SIGNATURE, BODY + b" ", [KEY], AT),
            ("another key", SIGNATURE, BODY, [b"other"], AT),
            ("no signature", "", BODY, [KEY], AT),
            ("another version", SIGNATURE.replace("v1", "v2"), BODY, [KEY], AT),
            ("too long ago", SIGNATURE, BODY, [KEY], AT + 301),
        ]:
            with self.subTest(name):
                self.assertFalse(sink.is_signed(headers(signature), body, keys, now))


def record(seq: int, previous: str, body: str = "{}") -> dict:
    event = {"client": "a", "seq": seq, "recorded_at": 1, "effective_at": 1, "actor": "clock:", "kind": "opened", "incident": "a-1",
             "body": body, "previous_hash": previous}
    return {**event, "hash": chain.hash_of(event)}


class Chain(unittest.TestCase):
    def setUp(self):
        first = record(1, "0" * 64)
        self.whole = [first, record(2, first["hash"])]

    def test_a_whole_chain_has_no_breaks(self):
        self.assertEqual(chain.breaks(self.whole), [])

    def test_a_changed_a_missing_and_a_replaced_record_are_found(self):
        changed = [{**self.whole[0], "actor": "person:eve"}, self.whole[1]]
        self.assertIn("other content", chain.breaks(changed)[0])
        self.assertIn("follows 0", chain.breaks(self.whole[1:])[0])
        replaced = [record(1, "0" * 64, '{"x":1}'), self.whole[1]]
        self.assertIn("does not continue", chain.breaks(replaced)[0])


if __name__ == "__main__":
    unittest.main()
