package dev.atelier.compute.local;

import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.SourceTree;
import dev.atelier.testing.TestContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A JVM that submits a job and then hangs, or dies on the way; started by {@link ClientDeathTest}. */
final class SubmittingClient {
    /** The source tree is listed for spec.json, for the copy, and again when the directory has got its name. */
    private static final int LISTINGS_UNTIL_STAGED = 3;

    private SubmittingClient() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        JobSpec spec = LocalJobs.waiting(arguments[1]);
        try (ComputeBackend backend = new LocalComputeProvider().open(TestContext.in(directory))) {
            SourceTree source = switch (arguments[2]) {
                case "while-staging" -> new DeadlySource(spec.source(), true);
                case "before-start" -> new DeadlySource(spec.source(), false);
                default -> spec.source();
            };
            JobSpec deadly =
                    LocalJobs.spec(arguments[1], spec.command(), source).build();
            backend.submit(deadly.identity().key(), deadly);
            Files.createFile(
                    directory.resolve("submitted-" + ProcessHandle.current().pid()));
            new CountDownLatch(1).await();
        }
    }

    /** A source tree that kills its JVM. */
    private record DeadlySource(SourceTree source, boolean whenOpened, AtomicInteger listings) implements SourceTree {
        DeadlySource(SourceTree source, boolean whenOpened) {
            this(source, whenOpened, new AtomicInteger());
        }

        @Override
        public List<File> files() {
            if (!whenOpened && listings.incrementAndGet() == LISTINGS_UNTIL_STAGED) {
                die();
            }
            return source.files();
        }

        @Override
        public InputStream open(File file) throws IOException {
            if (whenOpened) {
                die();
            }
            return source.open(file);
        }

        private static void die() {
            Runtime.getRuntime().halt(137);
        }
    }
}
