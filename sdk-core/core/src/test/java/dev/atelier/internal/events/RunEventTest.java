package dev.atelier.internal.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.atelier.internal.events.RunEvent.ArtifactUploaded;
import dev.atelier.internal.events.RunEvent.ChildStarted;
import dev.atelier.internal.events.RunEvent.Content;
import dev.atelier.internal.events.RunEvent.Metric;
import dev.atelier.internal.events.RunEvent.Param;
import dev.atelier.internal.events.RunEvent.Progress;
import dev.atelier.internal.events.RunEvent.Property;
import dev.atelier.internal.events.RunEvent.Request;
import dev.atelier.internal.events.RunEvent.StatusReported;
import dev.atelier.internal.events.RunEvent.Tag;
import dev.atelier.internal.events.RunEvent.TagRemoved;
import dev.atelier.internal.events.RunEvent.Value;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.metric.MetricKind;
import dev.atelier.run.RunStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunEventTest {
    @Test
    void readsMetrics() {
        assertParses("'t':'metric','n':'loss','x':0.5", new Metric(null, 9, "loss", 0.5, null));
        assertParses("'t':'metric','n':'loss','x':7,'s':3,'c':'fold_1'", new Metric("fold_1", 9, "loss", 7, 3L));
        assertParses("'t':'metric','n':'loss','x':0.5,'s':null,'c':null", new Metric(null, 9, "loss", 0.5, null));
    }

    @Test
    void readsNumbersThatJsonDoesNotKnow() {
        for (String quote : new String[] {"", "'"}) {
            assertParses(
                    "'t':'metric','n':'a','x':" + quote + "NaN" + quote, new Metric(null, 9, "a", Double.NaN, null));
            assertParses(
                    "'t':'metric','n':'a','x':" + quote + "-Infinity" + quote,
                    new Metric(null, 9, "a", Double.NEGATIVE_INFINITY, null));
        }
    }

    @Test
    void readsStructuredValues() {
        assertParses(
                "'t':'value','n':'a','k':'text','x':'hello','d':'why','s':2",
                new Value(null, 9, "a", new Content(MetricKind.TEXT, "\"hello\"", "why"), 2L));
        assertParses(
                "'t':'value','n':'a','k':'confusion_matrix','x':{'b':[0.5,null]}",
                new Value(null, 9, "a", new Content(MetricKind.CONFUSION_MATRIX, "{\"b\":[0.5,null]}", null), null));
    }

    @Test
    void readsWhatIsSaidOfARun() {
        assertParses("'t':'param','n':'a','x':true", new Param(null, 9, "a", true));
        assertParses("'t':'param','n':'a','x':'b'", new Param(null, 9, "a", "b"));
        assertParses("'t':'tag','n':'a','x':null", new Tag(null, 9, "a", null));
        assertParses("'t':'property','n':'a','x':'b'", new Property(null, 9, "a", "b"));
        assertParses("'t':'progress','x':0.25,'m':'epoch 1'", new Progress(null, 9, 0.25, "epoch 1"));
        assertParses("'t':'status','x':'failed','m':'boom'", new StatusReported(null, 9, RunStatus.FAILED, "boom"));
    }

    @Test
    void readsChildrenAndArtifacts() {
        assertParses("'t':'child','c':'fold-1','n':'Fold 1'", new ChildStarted("fold-1", 9, "Fold 1", null));
        assertParses("'t':'child','c':'b','p':'a'", new ChildStarted("b", 9, "b", "a"));
        assertParses("'t':'untag','n':'a'", new TagRemoved(null, 9, "a"));
        assertParses(
                "'t':'request','i':'r-1','n':'model','x':{'name':'m'}",
                new Request(null, 9, "r-1", "model", JsonObject.parse("{\"name\":\"m\"}")));
        assertParses("'t':'child','c':'fold-1'", new ChildStarted("fold-1", 9, "fold-1", null));
        assertParses(
                "'t':'artifact','n':'outputs/a.bin','f':'uploads/7-aa-0/a.bin','o':true",
                new ArtifactUploaded(null, 9, "outputs/a.bin", "uploads/7-aa-0/a.bin", UploadMode.OVERWRITE));
        assertParses(
                "'t':'artifact','n':'a','f':'uploads/7-aa-0/a'",
                new ArtifactUploaded(null, 9, "a", "uploads/7-aa-0/a", UploadMode.CREATE));
    }

    @Test
    void doesNotKnowTypesAndVersionsOfTheFuture() {
        assertThat(RunEvent.parse(line("'t':'hologram'"))).isEmpty();
        assertThat(RunEvent.parse(line("'t':'tag','n':'a','v':2"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'n':'a' | no text field 't'",
                "'t':'metric','n':'a' | 'x' of a metric event must be a number, not null",
                "'t':'metric','n':'a','x':'1' | must be a number, not \"1\"",
                "'t':'metric','n':'a','x':true | must be a number, not true",
                "'t':'metric','n':' ','x':1 | must not be blank",
                "'t':'metric','n':'a','x':1,'s':1.5 | 's' of a metric event must be a whole number, not 1.5",
                "'t':'metric','n':'a','x':1,'ts':'noon' | 'ts' of a metric event must be a whole number",
                "'t':'metric','n':'a','x':1,'c':'../x' | child id '../x' must have",
                "'t':'metric','n':'a','x':1,'c':'' | child id '' must have",
                "'t':'metric','n':'a','x':1,'c':5 | 'c' of a metric event must be a text",
                "'t':'value','n':'a','k':'hologram','x':1 | no kind of value is named 'hologram'",
                "'t':'value','n':'a','k':'scalar','x':1 | a scalar is a metric",
                "'t':'value','n':'a','k':'list','x':{} | kind list must begin with [",
                "'t':'value','n':'a','k':'text','x':5 | kind text must begin with \"",
                "'t':'value','n':'a','k':'row','x':null | 'x' of a value event must be something",
                "'t':'param','n':'a','x':[1] | a parameter is a number, a boolean or a text",
                "'t':'tag','n':'a','x':5 | 'x' of a tag event must be a text",
                "'t':'property','n':'a' | no text field 'x'",
                "'t':'artifact','n':'a','f':'spec.json' | file 'spec.json' is not in uploads/",
                "'t':'artifact','n':'a','f':'uploads/../spec.json' | without '.' and '..'",
                "'t':'artifact','n':'/etc/passwd','f':'uploads/x/a' | artifact name '/etc/passwd' must be a relative",
                "'t':'child','n':'a' | no text field 'c'",
                "'t':'status','x':'running' | not that it is Running",
                "'t':'status','x':'maybe' | no run status is named 'maybe'",
                "'t':'progress','x':1.5 | progress is between 0 and 1, not 1.5",
                "'t':'progress','x':'NaN' | progress is between 0 and 1, not NaN",
            })
    void rejectsWrongFields(String fields, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunEvent.parse(line(fields)))
                .withMessageContaining(message);
    }

    private static void assertParses(String fields, RunEvent expected) {
        assertThat(RunEvent.parse(line(fields))).contains(expected);
    }

    private static JsonObject line(String fields) {
        return JsonObject.parse(("{'v':1,'w':'7-aa','q':0,'ts':9," + fields + "}").replace('\'', '"'));
    }
}
