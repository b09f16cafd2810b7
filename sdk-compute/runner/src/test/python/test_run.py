"""What training scripts see of the shim, and what it writes. Needs the shim on PYTHONPATH."""

import importlib
import importlib.util
import io
import json
import logging
import math
import os
import signal
import subprocess
import sys
import tempfile
import threading
import unittest
from decimal import Decimal
from pathlib import Path
from unittest import mock

import atelier._problems
import atelier._context
from azureml.core import Run
from azureml.core.run import Run as RunOfModule
from azureml.core.run import _OfflineRun
from azureml.exceptions import RunEnvironmentException


class Scalar:
    """As a numpy or torch scalar."""

    def __init__(self, value):
        self.value = value

    def item(self):
        return self.value


class Array:
    """As a numpy array."""

    def __init__(self, values):
        self.values = values

    def tolist(self):
        return self.values

    def __iter__(self):
        raise AssertionError("tolist is enough")


class ShimTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        variables = {
            "ATELIER_EVENTS": str(self.directory / "events.ndjson"),
            "ATELIER_RUN_DIR": str(self.directory),
            "ATELIER_RUN_ID": "run-1",
            "ATELIER_EXPERIMENT": "diabetes",
            "ATELIER_WORKSPACE": "ml",
        }
        environment = mock.patch.dict(os.environ, variables)
        environment.start()
        self.addCleanup(environment.stop)
        atelier._context._current = None
        atelier._problems._reported.clear()

    def events(self):
        lines = (self.directory / "events.ndjson").read_bytes().split(b"\n")
        self.assertEqual(lines.pop(), b"")
        self.assertLess(max(map(len, lines)), 65_536)
        return [json.loads(line) for line in lines if line]

    def event(self):
        events = self.events()
        self.assertEqual(len(events), 1)
        return {key: value for key, value in events[0].items() if key not in ("v", "w", "q", "ts")}

    def content(self, event):
        return (self.directory / event["f"]).read_bytes()


class ContextTest(ShimTest):
    def test_is_one_object_under_every_name(self):
        run = Run.get_context()
        self.assertIs(Run, RunOfModule)
        self.assertIs(Run.get_context(allow_offline=False), run)
        self.assertIs(Run.get_submitted_run(), run)

    def test_tells_where_the_run_belongs(self):
        run = Run.get_context()
        self.assertEqual((run.id, run.experiment.name, run.experiment.workspace.name), ("run-1", "diabetes", "ml"))
        self.assertIsNot(type(run), _OfflineRun)
        self.assertIsNone(run.parent)

    def test_runs_offline_in_the_same_layout(self):
        del os.environ["ATELIER_EVENTS"]
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.directory)
        run = Run.get_context()
        self.assertEqual(type(run), _OfflineRun)
        self.assertIsInstance(run, Run)
        self.assertFalse((self.directory / ".atelier-offline").exists(), "nothing is written before the first call")
        os.chdir("/")
        run.log("loss", 1)
        events = self.directory / ".atelier-offline" / run.id / "events.ndjson"
        self.assertEqual(json.loads(events.read_text())["n"], "loss")
        self.assertEqual(run.get_metrics(), {"loss": 1})
        self.assertEqual(run.experiment.workspace.name, "offline")

    def test_refuses_to_run_offline_if_told_so(self):
        del os.environ["ATELIER_EVENTS"]
        with self.assertRaisesRegex(RunEnvironmentException, "ATELIER_EVENTS is not set"):
            Run.get_context(allow_offline=False)

    def test_names_what_is_missing_and_the_way_to_do_it_here(self):
        run = Run.get_context()
        for call, way in (
            (lambda: run.take_snapshot("."), "source directory is kept anyway"),
            (lambda: Run.list(None), "workspace.runs"),
            (lambda: run.experiment.start_logging(), "Run.get_context"),
            (lambda: run.experiment.workspace.webservices, "deploy from Java"),
            (lambda: run.nonsense(), "guard it with hasattr"),
        ):
            with self.assertRaisesRegex(AttributeError, f"Atelier's shim does not have .* yet; .*{way}"):
                call()
        with self.assertRaisesRegex(ImportError, "does not have azureml.core.Webservice yet"):
            from azureml.core import Webservice  # noqa: F401
        with self.assertRaisesRegex(ModuleNotFoundError, "azureml.pipeline yet; submit the steps"):
            import azureml.pipeline.core  # noqa: F401
        with self.assertRaisesRegex(NotImplementedError, "a submission of builtins.dict"):
            run.submit_child({})
        self.assertFalse(hasattr(run, "take_snapshot"))

    def test_who_asks_for_a_missing_module_hears_that_there_is_none(self):
        self.assertIsNone(importlib.util.find_spec("azureml.missing"))
        self.assertIsNone(importlib.util.find_spec("azureml.core.missing"))
        self.assertIsNotNone(importlib.util.find_spec("azureml.core.run"))
        with self.assertRaisesRegex(ModuleNotFoundError, "azureml.missing"):
            importlib.import_module("azureml.missing")
        with self.assertRaisesRegex(ModuleNotFoundError, "Console.progress"):
            import azureml.widgets  # noqa: F401


class LogTest(ShimTest):
    def test_log_writes_a_metric(self):
        Run.get_context().log("loss", 0.5, "of the training", step=3)
        self.assertEqual(self.event(), {"t": "metric", "n": "loss", "x": 0.5, "s": 3})

    def test_log_takes_numbers_of_other_libraries(self):
        run = Run.get_context()
        for value in (Scalar(2), Scalar(2.0), Array([2]), Array(2.0), Decimal(2)):
            run.log("x", value, step=Scalar(7))
        self.assertEqual([(event["x"], event["s"]) for event in self.events()], [(2, 7)] * 5)

    def test_log_keeps_what_is_not_finite(self):
        run = Run.get_context()
        for value in (math.nan, math.inf, -math.inf):
            run.log("x", value)
        self.assertEqual([event["x"] for event in self.events()], ["NaN", "Infinity", "-Infinity"])
        read = run.get_metrics("x")["x"]
        self.assertTrue(math.isnan(read[0]))
        self.assertEqual(read[1:], [math.inf, -math.inf])

    def test_log_of_a_string_is_a_text(self):
        Run.get_context().log("note", "größer \ud800", description="why")
        self.assertEqual(self.event(), {"t": "value", "n": "note", "k": "text", "x": "größer ?", "d": "why"})

    def test_log_list_takes_generators_and_arrays(self):
        run = Run.get_context()
        run.log_list("a", (i * i for i in range(3)))
        run.log_list("b", Array([1, Scalar(2), math.nan]))
        self.assertEqual([event["k"] for event in self.events()], ["list", "list"])
        squares, numbers = [event["x"] for event in self.events()]
        self.assertEqual(squares, [0, 1, 4])
        self.assertEqual(numbers[:2], [1, 2])
        self.assertTrue(math.isnan(numbers[2]))

    def test_rows_and_tables(self):
        run = Run.get_context()
        run.log_row("r", x=1, y=Scalar(2))
        run.log_row("r", "described", x=3, y=4)
        run.log_table("t", {"a": Array([1, 2]), "b": (3, 4)})
        self.assertEqual(
            [(event["k"], event["x"], event.get("d")) for event in self.events()],
            [
                ("row", {"x": 1, "y": 2}, None),
                ("row", {"x": 3, "y": 4}, "described"),
                ("table", {"a": [1, 2], "b": [3, 4]}, None),
            ],
        )
        self.assertEqual(run.get_metrics(), {"r": {"x": [1, 3], "y": [2, 4]}, "t": {"a": [1, 2], "b": [3, 4]}})

    def test_documents_from_dictionaries_and_text(self):
        run = Run.get_context()
        document = {"schema_type": "x", "schema_version": "v1", "data": {"matrix": [[1, 0], [0, 1]]}}
        run.log_confusion_matrix("m", document)
        run.log_accuracy_table("m", json.dumps(document))
        run.log_residuals("m", document)
        run.log_predictions("m", document)
        kinds = ["confusion_matrix", "accuracy_table", "residuals", "predictions"]
        self.assertEqual([(event["k"], event["x"]) for event in self.events()], [(kind, document) for kind in kinds])

    def test_images_from_files_streams_and_plots(self):
        class Figure:
            def savefig(self, target, format):
                Path(target).write_bytes(format.encode())

        picture = self.directory / "picture.jpg"
        picture.write_bytes(b"jpg")
        run = Run.get_context()
        run.log_image("a b", path=str(picture))
        run.log_image("s", path=io.BytesIO(b"stream"))
        run.log_image("p", plot=Figure())
        events = self.events()
        artifacts, values = events[0::2], events[1::2]
        self.assertEqual([self.content(event) for event in artifacts], [b"jpg", b"stream", b"png"])
        self.assertEqual([value["x"]["artifact"] for value in values], [artifact["n"] for artifact in artifacts])
        self.assertRegex(artifacts[0]["n"], r"images/a_b_[0-9a-f]{8}\.jpg")

    def test_values_of_numpy_and_figures_of_matplotlib(self):
        try:
            import matplotlib
            import numpy
        except ImportError:
            self.skipTest("numpy and matplotlib are not installed here")
        matplotlib.use("Agg")
        from matplotlib import pyplot

        run = Run.get_context()
        for value in (numpy.float64(2), numpy.int32(2), numpy.array([2.0]), numpy.float32(2)):
            run.log("x", value, step=numpy.int64(7))
        run.log_list("l", numpy.arange(3))
        run.log_table("t", {"a": numpy.array([1, 2])})
        pyplot.plot([1, 2])
        run.log_image("p", plot=pyplot)
        run.log_image("f", plot=pyplot.gcf())
        events = self.events()
        self.assertEqual([(event["x"], event["s"]) for event in events[:4]], [(2, 7)] * 4)
        self.assertEqual((events[4]["x"], events[5]["x"]), ([0, 1, 2], {"a": [1, 2]}))
        self.assertEqual([self.content(event)[:4] for event in events[6::2]], [b"\x89PNG"] * 2)

    def test_mistakes_are_warnings_once_per_kind(self):
        run = Run.get_context()
        with self.assertLogs("atelier", logging.WARNING) as logs:
            run.log("x", object())
            run.log("x", [1, 2])
            run.log("x", 1, step=1.5)
            run.log_image("i")
            run.log_image("i", path="nowhere.png")
            run.log_table("t", [1])
            run.log_confusion_matrix("m", "{torn")
            run.progress(2)
        self.assertEqual(len(logs.records), 7)
        self.assertIn("run.log was not recorded: TypeError: a number or a string is needed, not object", logs.output[0])

    def test_a_call_without_its_arguments_is_a_warning(self):
        with self.assertLogs("atelier", logging.WARNING) as logs:
            Run.get_context().log("x")
        self.assertIn("missing 1 required positional argument: 'value'", logs.output[0])

    def test_a_full_disk_is_a_warning(self):
        os.environ["ATELIER_EVENTS"] = "/dev/full"
        with self.assertLogs("atelier", logging.WARNING) as logs:
            Run.get_context().log("x", 1)
            Run.get_context().child_run().log("x", 1)
        self.assertIn("No space left", logs.output[0])


class StateTest(ShimTest):
    def test_params_tags_properties_and_progress(self):
        run = Run.get_context()
        run.param("alpha", 0.4)
        run.param("deep", True)
        run.param("solver", "sgd")
        run.tag("reviewed")
        run.set_tags({"team": "risk", "try": 3})
        run.add_properties({"sha": 12})
        run.progress(0.25, "a quarter")
        written = [(event["t"], event.get("n"), event["x"]) for event in self.events()]
        self.assertEqual(
            written,
            [
                ("param", "alpha", 0.4),
                ("param", "deep", True),
                ("param", "solver", "sgd"),
                ("tag", "reviewed", None),
                ("tag", "team", "risk"),
                ("tag", "try", "3"),
                ("property", "sha", "12"),
                ("progress", None, 0.25),
            ],
        )
        self.assertEqual(run.tags, {"reviewed": None, "team": "risk", "try": "3"})
        self.assertEqual(run.properties, {"sha": "12"})

    def test_children_complete_or_fail_with_their_block(self):
        run = Run.get_context()
        with run.child_run("first", run_id="c1") as child:
            child.log("x", 1)
            self.assertIs(child.parent, run)
        with self.assertRaises(KeyError), run.child_run(run_id="c2"):
            raise KeyError("lost")
        events = self.events()
        self.assertEqual([event["c"] for event in events], ["c1", "c1", "c1", "c2", "c2"])
        self.assertEqual([event["t"] for event in events], ["child", "metric", "status", "child", "status"])
        self.assertEqual((events[0]["n"], events[2]["x"], events[4]["x"]), ("first", "completed", "failed"))
        self.assertRegex(events[4]["m"], "(?s)Traceback.*KeyError: 'lost'")
        self.assertEqual((run.get_metrics(), child.get_metrics(), child.status), ({}, {"x": 1}, "Completed"))

    def test_children_in_batches(self):
        children = Run.get_context().create_children(tag_key="fold", tag_values=["1", "2"])
        self.assertEqual([child.tags for child in children], [{"fold": "1"}, {"fold": "2"}])

    def test_rejects_a_child_id_that_is_no_name(self):
        with self.assertRaisesRegex(ValueError, "1 to 64 letters"):
            Run.get_context().child_run(run_id="../x")

    def test_the_end(self):
        run = Run.get_context()
        self.assertEqual(run.status, "Running")
        run.complete()
        run.fail("no data", error_code="E1")
        self.assertTrue(run.cancel())
        self.assertEqual([event["x"] for event in self.events()], ["completed", "failed", "canceled"])
        self.assertEqual(self.events()[1]["m"], "E1: no data")
        self.assertEqual(run.get_details()["status"], "Canceled")
        self.assertEqual(run.get_details()["runId"], "run-1")


class FilesTest(ShimTest):
    def test_uploads_are_copies(self):
        source = self.directory / "model.bin"
        source.write_bytes(b"\x00weights")
        run = Run.get_context()
        run.upload_file("./outputs/model.bin", source)
        run.upload_file("note.txt", io.StringIO("größer"))
        source.write_bytes(b"changed")
        events = self.events()
        self.assertEqual([event["n"] for event in events], ["outputs/model.bin", "note.txt"])
        self.assertRegex(events[0]["f"], r"^uploads/\d+-[0-9a-f]{8}-0/model\.bin$")
        self.assertEqual([self.content(event) for event in events], [b"\x00weights", "größer".encode()])
        self.assertEqual(run.get_file_names(), ["outputs/model.bin", "note.txt"])

    def test_folders(self):
        for name in ("a.txt", "deep/b.txt"):
            file = self.directory / "folder" / name
            file.parent.mkdir(exist_ok=True)
            file.write_text(name)
        Run.get_context().upload_folder("out", str(self.directory / "folder"))
        self.assertEqual([event["n"] for event in self.events()], ["out/a.txt", "out/deep/b.txt"])

    def test_rejects_what_cannot_be_kept(self):
        run = Run.get_context()
        for name in ("", "/etc/passwd", "../x", "a/../b", "a//b"):
            with self.assertRaisesRegex(ValueError, "relative path"):
                run.upload_file(name, __file__)
        with self.assertRaises(FileNotFoundError):
            run.upload_file("x", "nowhere")
        with self.assertRaises(NotADirectoryError):
            run.upload_folder("x", "nowhere")
        with self.assertRaisesRegex(ValueError, "2 names for 1 paths"):
            run.upload_files(["a", "b"], [__file__])


class WriterTest(ShimTest):
    def test_large_values_spill(self):
        values = list(range(50_000))
        run = Run.get_context()
        run.log_list("big", values)
        event = self.event()
        self.assertNotIn("x", event)
        self.assertRegex(event["f"], r"^spill/\d+-[0-9a-f]{8}-0\.json$")
        self.assertEqual(json.loads((self.directory / event["f"]).read_text()), values)
        self.assertEqual(run.get_metrics(), {"big": values})

    def test_a_line_is_as_long_as_it_may_be(self):
        run = Run.get_context()
        run.log("x", "")
        empty = len((self.directory / "events.ndjson").read_bytes())
        for length in (65_536 - empty, 65_536 - empty + 1):
            run.log("x", "a" * length)
        events = self.events()
        self.assertEqual(["f" in event for event in events], [False, False, True])

    def test_huge_names_and_messages_are_cut(self):
        run = Run.get_context()
        with self.assertLogs("atelier", logging.WARNING):
            run.log("ü" * 100_000, 1)
            run.fail("e" * 100_000)
        self.assertEqual([len(self.events()[0]["n"]), len(self.events()[1]["m"])], [4_000, 4_000])

    def test_a_torn_line_does_not_swallow_the_next(self):
        (self.directory / "events.ndjson").write_text('{"torn')
        run = Run.get_context()
        run.log("x", 1)
        lines = (self.directory / "events.ndjson").read_text().split("\n")
        self.assertEqual((lines[0], json.loads(lines[1])["n"]), ('{"torn', "x"))
        self.assertEqual(run.get_metrics(), {"x": 1})

    def test_threads_share_a_sequence(self):
        run = Run.get_context()
        threads = [threading.Thread(target=lambda: [run.log("x", i) for i in range(200)]) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        events = self.events()
        self.assertEqual(sorted(event["q"] for event in events), list(range(1600)))
        self.assertEqual(len({event["w"] for event in events}), 1)

    def test_forked_children_are_writers_of_their_own(self):
        run = Run.get_context()
        run.log("x", 0)
        with run._writer._lock, atelier._context._lock:
            children = [self.fork(lambda: Run.get_context().log("x", 1)) for _ in range(3)]
            for child in children:
                self.assertEqual(os.waitpid(child, 0)[1], 0)
        self.assertEqual(len({event["w"] for event in self.events()}), 4)
        self.assertEqual([event["q"] for event in self.events()], [0] * 4)

    def fork(self, action):
        child = os.fork()
        if child == 0:
            signal.alarm(10)
            action()
            os._exit(0)
        return child

    def test_processes_do_not_mix_their_lines(self):
        script = "from atelier import Run\nfor i in range(300): Run.get_context().log_list('x', [i] * 1000)"
        processes = [subprocess.Popen([sys.executable, "-c", script]) for _ in range(4)]
        self.assertEqual([process.wait() for process in processes], [0] * 4)
        self.assertEqual(len(self.events()), 1200)

    def test_prints_nothing(self):
        script = (
            "from azureml.core import Run\nrun = Run.get_context()\n"
            "run.log('x', 1); run.tag('a'); run.complete(); run.flush()"
        )
        result = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual((result.returncode, result.stdout), (0, b""))


if __name__ == "__main__":
    unittest.main()
