package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atelier.Run;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Workspace;
import dev.atelier.compute.local.LocalComputeProvider;
import dev.atelier.error.ComputeException;
import dev.atelier.run.RunStatus;
import dev.atelier.spi.Availability;
import dev.atelier.spi.ProviderContext;
import dev.atelier.spi.tracking.StoreProvider;
import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.starter.InterceptedCompute.Moment;
import dev.atelier.tracking.embedded.EmbeddedStoreProvider;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs are looked after whatever a backend or another process does. */
@EnabledOnOs(OS.LINUX)
class SupervisionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void goesOnWhenABackendThrows(boolean ours) throws Exception {
        AtomicInteger calls = new AtomicInteger();
        InterceptedCompute compute = new InterceptedCompute(moment -> {
            if (moment == Moment.BEFORE_OBSERVE && calls.incrementAndGet() <= 3) {
                throw ours ? new ComputeException("busy") : new IllegalStateException("broken");
            }
        });
        try (Workspace workspace = Workspace.builder()
                .directory(directory.resolve("ml"))
                .addCompute(compute)
                .open()) {
            assertThat(submit(workspace, InterceptedCompute.TYPE)
                            .waitForCompletion(PATIENCE)
                            .stdout())
                    .isEqualTo("done\n");
        }
    }

    @Test
    void removesTheRunDirectoryOnceTheBackendCan() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        InterceptedCompute compute = new InterceptedCompute(moment -> {
            if (moment == Moment.BEFORE_CLEANUP && calls.incrementAndGet() <= 3) {
                throw new ComputeException("busy");
            }
        });
        try (Workspace workspace = Workspace.builder()
                .directory(directory.resolve("ml"))
                .addCompute(compute)
                .open()) {
            Run run = submit(workspace, InterceptedCompute.TYPE).waitForCompletion(PATIENCE);
            Path runs = directory.resolve("ml/work/compute-intercepted/runs");
            await().untilAsserted(() -> assertThat(runs).isEmptyDirectory());
            assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        }
    }

    @Test
    void leavesAJobToTheProcessThatAdoptsItBeforeItsSubmitter() throws Exception {
        List<Workspace> adopters = new ArrayList<>();
        Consumer<String> openAnother = lease -> {
            if (lease.startsWith("job-") && adopters.isEmpty()) {
                adopters.add(Workspace.open(directory.resolve("ml")));
            }
        };
        try (Workspace workspace = Workspace.builder()
                .withoutDiscovery()
                .addStore(new InterceptedStore(openAnother))
                .addCompute(new LocalComputeProvider())
                .directory(directory.resolve("ml"))
                .open()) {
            Run run = submit(workspace, ScriptRunConfig.LOCAL);
            assertThat(adopters).hasSize(1);
            assertThat(run.waitForCompletion(PATIENCE).stdout()).isEqualTo("done\n");
        } finally {
            adopters.forEach(Workspace::close);
        }
    }

    private Run submit(Workspace workspace, String target) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("src"));
        Files.writeString(folder.resolve("job.sh"), "echo done");
        return workspace
                .experiment("supervised")
                .submit(ScriptRunConfig.script("job.sh")
                        .sourceDirectory(folder)
                        .computeTarget(target)
                        .build());
    }

    /** The embedded store, which says which lease it is about to try. */
    private record InterceptedStore(Consumer<String> interceptor) implements StoreProvider {
        @Override
        public String type() {
            return "intercepted";
        }

        @Override
        public int priority() {
            return 0;
        }

        @Override
        public Availability probe(ProviderContext context) {
            return new EmbeddedStoreProvider().probe(context);
        }

        @Override
        public boolean supports(URI uri) {
            return new EmbeddedStoreProvider().supports(uri);
        }

        @Override
        public WorkspaceStore open(URI uri, ProviderContext context) {
            WorkspaceStore real = new EmbeddedStoreProvider().open(uri, context);
            return (WorkspaceStore) Proxy.newProxyInstance(
                    WorkspaceStore.class.getClassLoader(),
                    new Class<?>[] {WorkspaceStore.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("tryLease")) {
                            interceptor.accept((String) arguments[0]);
                        }
                        try {
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
