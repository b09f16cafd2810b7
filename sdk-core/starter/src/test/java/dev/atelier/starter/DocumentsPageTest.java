package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.Environment;
import dev.atelier.Run;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Workspace;
import dev.atelier.WorkspaceBuilder;
import dev.atelier.error.RunFailedException;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricValue;
import dev.atelier.run.RunStatus;
import dev.atelier.run.ScriptKind;
import dev.atelier.run.Verdict;
import dev.atelier.secret.Secret;
import dev.atelier.service.ServiceState;
import dev.atelier.spi.Availability;
import dev.atelier.spi.ProviderContext;
import dev.atelier.spi.tracking.Catalog;
import dev.atelier.spi.tracking.StoreProvider;
import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.spi.tracking.Write;
import dev.atelier.tracking.embedded.EmbeddedStoreProvider;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares docs/documents.md with what is written. */
class DocumentsPageTest {
    /** Objects whose names users choose. */
    private static final Set<String> FREE =
            Set.of("params", "tags", "properties", "variables", "inputs", "settings", "aliases");

    @TempDir
    private Path folder;

    private String page = "";

    @Test
    void namesEveryKindAndFieldThatIsWritten() throws Exception {
        page = Files.readString(Path.of("../../docs/documents.md"));
        Path directory = folder.resolve("ml");
        RecordingStore store = new RecordingStore(new ConcurrentSkipListSet<>());
        WorkspaceBuilder builder = Workspace.builder()
                .store(directory.toUri())
                .addStore(store)
                .secretKeyFile(folder.resolve("secret.key"))
                .setting("compute.local.environments", folder.resolve("envs").toString());
        Everything.write(builder::open, Files.createDirectory(folder.resolve("files")));
        try (Workspace ws = builder.open()) {
            environments(ws);
        }

        Set<String> undocumented = new TreeSet<>();
        for (String written : store.fields) {
            int dot = written.indexOf(' ');
            if (!section(written.substring(0, dot)).contains("`" + written.substring(dot + 1) + "`")) {
                undocumented.add(written);
            }
        }
        assertThat(undocumented).as("fields that documents.md does not name").isEmpty();
        assertThat(store.fields)
                .contains("run verdict.signal", "run error", "run warnings", "job nativeId", "job command.line")
                .contains("job environment.wheelhouse", "environment-version definition.maven")
                .contains("service scorerClass", "model aliases", "experiment lastNumber", "run importedFrom");
        for (Field kind : Kinds.class.getFields()) {
            assertThat(section(String.valueOf(kind.get(null)))).isNotEmpty();
        }
        checkNames();
        checkValues(directory);
    }

    /** An environment with all there is, and a job whose environment cannot be made. */
    private void environments(Workspace ws) throws Exception {
        ws.secrets().put("packages", Secret.of("reader:secret"));
        Path requirements = Files.writeString(folder.resolve("requirements.txt"), "-c constraints.txt\nnumpy\n");
        Files.writeString(folder.resolve("constraints.txt"), "numpy<3\n");
        ws.environment("libraries").maven("com.example:lib:1").register();
        Environment python = ws.environment("packages")
                .python("3.11")
                .fromPipRequirements(requirements)
                .indexUrl("https://packages.example.org/simple")
                .indexSecret("packages")
                .proxy("http://proxy.example.org:3128")
                .register();
        assertThat(python.version()).hasValue(1);
        Environment offline = ws.environment("offline")
                .pip("numpy")
                .wheelhouse(folder.resolve("none"))
                .build();
        Run run = ws.experiment("environments")
                .submit(ScriptRunConfig.command("true").environment(offline).build());
        assertThatThrownBy(run::waitForCompletion).isInstanceOf(RunFailedException.class);
    }

    private void checkNames() {
        assertThat(page)
                .contains(Stream.of(RunStatus.values()).map(this::quoted).toList());
        assertThat(page)
                .contains(Stream.of(Verdict.Cause.values()).map(this::quoted).toList());
        assertThat(page)
                .contains(Stream.of(MetricKind.values()).map(this::quoted).toList());
        assertThat(page)
                .contains(Stream.of(ScriptKind.values()).map(this::quoted).toList());
        assertThat(page)
                .contains(Stream.of(ServiceState.values())
                        .map(state -> quoted(state.name()))
                        .toList());
    }

    /** The examples of the page are what the API has written. */
    private void checkValues(Path directory) {
        try (Workspace ws = Workspace.open(directory)) {
            Run run = ws.runs().where("run_name = 'full'").list().get(0);
            for (String metric :
                    List.of("list", "table", "image", "confusion", "accuracy", "residuals", "predictions")) {
                assertThat(page)
                        .contains(run.metric(metric).values().stream()
                                .map(MetricValue::json)
                                .toList());
            }
            assertThat(page).contains(run.metric("text").values().get(0).json());
            assertThat(page).contains(run.metric("row").values().get(0).json());
            assertThat(run.metric("text").values())
                    .extracting(MetricValue::step)
                    .containsExactly(0L, 1L);
        }
    }

    private String quoted(Object name) {
        return "`" + name + "`";
    }

    private String section(String kind) {
        int begin = page.indexOf("\n## " + kind + "\n");
        assertThat(begin).as("the section '%s' of documents.md", kind).isPositive();
        int end = page.indexOf("\n## ", begin + 1);
        String section = page.substring(begin, end < 0 ? page.length() : end);
        return section.replaceAll("(?m)^## .*$", "");
    }

    /** The embedded store, which notes the fields of all documents that are committed to it. */
    private record RecordingStore(Set<String> fields) implements StoreProvider {
        @Override
        public String type() {
            return "recording";
        }

        @Override
        public Availability probe(ProviderContext context) {
            return Availability.AVAILABLE;
        }

        @Override
        public boolean supports(URI uri) {
            return new EmbeddedStoreProvider().supports(uri);
        }

        @Override
        public WorkspaceStore open(URI uri, ProviderContext context) {
            WorkspaceStore real = new EmbeddedStoreProvider().open(uri, context);
            Catalog catalog = proxy(Catalog.class, (method, arguments) -> {
                if (method.getName().equals("commit")) {
                    ((List<?>) arguments[0]).forEach(write -> note((Write) write));
                }
                return method.invoke(real.catalog(), arguments);
            });
            return proxy(
                    WorkspaceStore.class,
                    (method, arguments) ->
                            method.getName().equals("catalog") ? catalog : method.invoke(real, arguments));
        }

        private void note(Write write) {
            String body = write.body();
            if (body != null) {
                note(write.key().kind() + " ", JsonObject.parse(body).values());
            }
        }

        private void note(String prefix, Map<?, ?> object) {
            for (Map.Entry<?, ?> field : object.entrySet()) {
                String name = prefix + field.getKey();
                fields.add(name);
                if (field.getValue() instanceof Map<?, ?> inner && !FREE.contains(String.valueOf(field.getKey()))) {
                    note(name + ".", inner);
                } else if (field.getValue() instanceof List<?> list) {
                    list.stream()
                            .filter(Map.class::isInstance)
                            .forEach(element -> note(name + "[].", (Map<?, ?>) element));
                }
            }
        }

        private interface Call {
            @Nullable
            Object apply(Method method, Object[] arguments) throws ReflectiveOperationException;
        }

        private static <T> T proxy(Class<T> type, Call call) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                        try {
                            return call.apply(method, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }
    }
}
