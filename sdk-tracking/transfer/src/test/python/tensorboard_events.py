"""Writes an event file with TensorBoard itself, or prints the scalars it reads from a directory, one JSON line each.

python tensorboard_events.py write <directory> | read <directory>
"""

import json
import math
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def write(directory):
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
    from tensorboard.compat.proto.tensor_pb2 import TensorProto
    from tensorboard.summary.writer.event_file_writer import EventFileWriter

    writer = EventFileWriter(directory)
    plugin = SummaryMetadata(plugin_data=SummaryMetadata.PluginData(plugin_name="scalars"))
    for step in range(5):
        simple = Summary.Value(tag="simple/loss", simple_value=1.0 / (step + 1))
        writer.add_event(Event(wall_time=1700000000.125 + step, step=step, summary=Summary(value=[simple])))
    for step, value in enumerate((0.25, math.nan, math.inf)):
        packed = TensorProto(dtype=1, float_val=[value])
        tensor = Summary.Value(tag="tensor/float", tensor=packed, metadata=plugin)
        writer.add_event(Event(wall_time=1700000010.0 + step, step=step, summary=Summary(value=[tensor])))
    import struct

    content = TensorProto(dtype=2, tensor_content=struct.pack("<d", 0.1))
    double = Summary.Value(tag="tensor/double", tensor=content, metadata=plugin)
    writer.add_event(Event(wall_time=1700000020.0, step=1 << 40, summary=Summary(value=[double])))
    text = Summary.Value(
        tag="a text",
        tensor=TensorProto(dtype=7, string_val=[b"hello"]),
        metadata=SummaryMetadata(plugin_data=SummaryMetadata.PluginData(plugin_name="text")),
    )
    writer.add_event(Event(wall_time=1700000030.0, step=1, summary=Summary(value=[text])))
    writer.close()


def read(directory):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    for root, _, files in sorted(os.walk(directory)):
        if not any("tfevents" in name for name in files):
            continue
        events = EventAccumulator(root, size_guidance={"scalars": 0, "tensors": 0})
        events.Reload()
        for tag in sorted(events.Tags()["scalars"]):
            for point in events.Scalars(tag):
                row = [os.path.relpath(root, directory), tag, point.step, repr(point.value), repr(point.wall_time)]
                print(json.dumps(row))


if __name__ == "__main__":
    {"write": write, "read": read}[sys.argv[1]](sys.argv[2])
