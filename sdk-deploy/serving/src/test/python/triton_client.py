"""Asks a scoring server as Triton's own HTTP client does: binary tensors by default, packed or not."""

import sys

import numpy as np
import tritonclient.http as triton
from tritonclient.utils import InferenceServerException

address, key = sys.argv[1:]
headers = {"Authorization": "Bearer " + key}  # copied for each call: the client adds to it
client = triton.InferenceServerClient(url=address)

assert client.is_server_live() and client.is_server_ready() and client.is_model_ready("ridge")
assert client.is_model_ready("ridge", "1")
assert client.get_server_metadata()["extensions"][0] == "binary_tensor_data"
assert client.get_model_metadata("ridge")["versions"] == ["1"]
assert client.get_model_repository_index()[0] == {"name": "ridge", "version": "1", "state": "READY", "reason": ""}

TYPES = {
    "BOOL": np.array([[True, False, True]]),
    "UINT8": np.array([[0, 1, 255]], np.uint8),
    "UINT16": np.array([[0, 1, 65535]], np.uint16),
    "UINT32": np.array([[0, 1, 4294967295]], np.uint32),
    "UINT64": np.array([[0, 1, 18446744073709551615]], np.uint64),
    "INT8": np.array([[-128, 0, 127]], np.int8),
    "INT16": np.array([[-32768, 0, 32767]], np.int16),
    "INT32": np.array([[-2147483648, 0, 2147483647]], np.int32),
    "INT64": np.array([[-9223372036854775808, 2**53 + 1, 9223372036854775807]], np.int64),
    "FP16": np.array([[1.5, -0.0, 65504]], np.float16),
    "FP32": np.array([[0.1, -0.0, 3e38]], np.float32),
    "FP64": np.array([[0.1, -0.0, 1e308]], np.float64),
    "BYTES": np.array([["ä€".encode(), b"a\0b", b""]], np.object_),
}


def infer(datatype, array, binary_in, binary_out, **options):
    tensor = triton.InferInput("x", list(array.shape), datatype)
    tensor.set_data_from_numpy(array, binary_data=binary_in)
    outputs = None if binary_out is None else [triton.InferRequestedOutput("x", binary_data=binary_out)]
    answer = client.infer("ridge", [tensor], outputs=outputs, headers=dict(headers), request_id="q7", **options)
    assert answer.get_response()["id"] == "q7"
    result = answer.as_numpy("x")
    assert result.shape == array.shape, (datatype, result)
    if binary_out is False and datatype == "BYTES":
        result = np.array([text.encode() for text in result.ravel()], np.object_).reshape(array.shape)
    assert result.tolist() == array.tolist(), (datatype, binary_in, binary_out, result)


for datatype, array in TYPES.items():
    for binary_in in (True, False):
        for binary_out in (None, True, False):
            if not (datatype == "FP16" and not binary_in):  # the client has no JSON for it
                infer(datatype, array, binary_in, binary_out)
    infer(datatype, np.empty((0, 3), array.dtype), True, None)

large = np.arange(100_000, dtype=np.float32).reshape(100, 1000)
for packing in ("gzip", "deflate"):
    infer("FP32", large, True, None, request_compression_algorithm=packing, response_compression_algorithm=packing)
    infer("FP32", large, False, False, request_compression_algorithm=packing, response_compression_algorithm=packing)

two = [triton.InferInput(name, [1], "INT64") for name in ("a", "b")]
for tensor in two:
    tensor.set_data_from_numpy(np.array([5], np.int64))
answer = client.infer("ridge", two, model_version="1", headers=dict(headers), parameters={"top": 3})
assert [output["name"] for output in answer.get_response()["outputs"]] == ["a", "b"]

for attempt, message in (
    (lambda: client.infer("other", two, headers=dict(headers)), "Unknown model 'other'"),
    (lambda: client.infer("ridge", two), "The key is missing or wrong"),
    (
        lambda: client.infer("ridge", two, outputs=[triton.InferRequestedOutput("z")], headers=dict(headers)),
        "There is no output 'z'",
    ),
    (lambda: client.unload_model("ridge", headers=headers), "by deploying the service"),
):
    try:
        attempt()
        raise AssertionError("no error: " + message)
    except InferenceServerException as error:
        assert message in error.message(), error
print("passed")
