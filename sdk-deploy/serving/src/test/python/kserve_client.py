"""Asks a scoring server as KServe's inference client does, by both versions of its protocol."""

import asyncio
import sys

import httpx
import numpy as np
from kserve import InferenceRESTClient, InferInput, InferRequest, RESTConfig

address, key = sys.argv[1:]
URL = "http://" + address


def headers():
    return {"Authorization": "Bearer " + key}


async def second(client):
    assert await client.is_server_live(URL) is True
    assert await client.is_server_ready(URL) is True
    assert await client.is_model_ready(URL, "ridge") is True
    for binary in (False, True):
        for datatype, array in (
            ("FP32", np.array([[1.5, 2], [3, 4]], np.float32)),
            ("INT64", np.array([[2**53 + 1]], np.int64)),
            ("BYTES", np.array([[b"a", b"bc"]], np.object_)),
        ):
            tensor = InferInput("x", list(array.shape), datatype)
            tensor.set_data_from_numpy(array, binary_data=binary)
            request = InferRequest(model_name="ridge", infer_inputs=[tensor], request_id="q1")
            answer = await client.infer(URL, request, headers=headers(), model_name="ridge")
            output = answer.outputs[0]
            assert answer.model_name == "ridge" and answer.id == "q1" and output.name == "x", answer
            result = output.as_numpy()
            if datatype == "BYTES":
                result = np.array(
                    [v if isinstance(v, bytes) else v.encode() for v in result.ravel()], np.object_
                ).reshape(array.shape)
            assert result.tolist() == array.tolist(), (binary, datatype, result)


async def first(client):
    assert await client.is_server_live(URL, headers={"Accept": "application/json"}) is True
    assert await client.is_model_ready(URL, "ridge") is True
    answer = await client.infer(URL, {"instances": [[1, 2], [3, 4]]}, headers=headers(), model_name="ridge")
    assert answer == {"predictions": [[1, 2], [3, 4]]}, answer
    try:
        await client.infer(URL, {"wrong": 1}, headers=headers(), model_name="ridge")
        raise AssertionError("no error")
    except httpx.HTTPStatusError as error:
        assert "either 'instances' or 'inputs'" in str(error), error


async def main():
    async with InferenceRESTClient(RESTConfig(protocol="v2")) as client:
        await second(client)
    async with InferenceRESTClient(RESTConfig(protocol="v1")) as client:
        await first(client)
    print("passed")


asyncio.run(main())
