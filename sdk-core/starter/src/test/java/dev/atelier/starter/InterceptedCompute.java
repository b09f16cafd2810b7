package dev.atelier.starter;

import dev.atelier.compute.local.LocalComputeProvider;
import dev.atelier.error.Problem;
import dev.atelier.spi.Availability;
import dev.atelier.spi.ProviderContext;
import dev.atelier.spi.compute.CancelMode;
import dev.atelier.spi.compute.Capability;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.ComputeProvider;
import dev.atelier.spi.compute.JobObservation;
import dev.atelier.spi.compute.JobRef;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.RunDirectory;
import dev.atelier.spi.compute.SubmissionKey;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Local compute under the name {@code intercepted}, which says what it is about to do. */
final class InterceptedCompute implements ComputeProvider {
    static final String TYPE = "intercepted";

    enum Moment {
        NEVER,
        BEFORE_SUBMIT,
        AFTER_SUBMIT,
        BEFORE_OBSERVE,
        WHILE_COLLECTING,
        BEFORE_CLEANUP,
        AFTER_CLEANUP
    }

    private final Consumer<Moment> interceptor;
    private final ComputeProvider local = new LocalComputeProvider();

    InterceptedCompute(Consumer<Moment> interceptor) {
        this.interceptor = interceptor;
    }

    /** The JVM dies at a moment as if by {@code kill -9}. */
    static InterceptedCompute deadly(Moment death) {
        return new InterceptedCompute(moment -> {
            if (moment == death) {
                Runtime.getRuntime().halt(137);
            }
        });
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public Availability probe(ProviderContext context) {
        return local.probe(context);
    }

    @Override
    public ComputeBackend open(ProviderContext context) {
        return new Backend(local.open(context));
    }

    private final class Backend implements ComputeBackend {
        private final ComputeBackend real;

        private Backend(ComputeBackend real) {
            this.real = real;
        }

        @Override
        public Set<Capability> capabilities() {
            return real.capabilities();
        }

        @Override
        public List<Problem> validate(JobSpec spec) {
            return real.validate(spec);
        }

        @Override
        public String plan(JobSpec spec) {
            return real.plan(spec);
        }

        @Override
        public JobRef submit(SubmissionKey key, JobSpec spec) {
            interceptor.accept(Moment.BEFORE_SUBMIT);
            JobRef ref = real.submit(key, spec);
            interceptor.accept(Moment.AFTER_SUBMIT);
            return ref;
        }

        @Override
        public Optional<JobRef> find(SubmissionKey key) {
            return real.find(key);
        }

        @Override
        public Map<JobRef, JobObservation> observe(Collection<JobRef> refs) {
            interceptor.accept(Moment.BEFORE_OBSERVE);
            return real.observe(refs);
        }

        @Override
        public void requestCancel(JobRef ref, CancelMode mode) {
            real.requestCancel(ref, mode);
        }

        @Override
        public void cleanup(JobRef ref) {
            interceptor.accept(Moment.BEFORE_CLEANUP);
            real.cleanup(ref);
            interceptor.accept(Moment.AFTER_CLEANUP);
        }

        @Override
        public RunDirectory runDirectory(JobRef ref) {
            return new Directory(real.runDirectory(ref));
        }

        @Override
        public void close() {
            real.close();
        }
    }

    private final class Directory implements RunDirectory {
        private final RunDirectory real;

        private Directory(RunDirectory real) {
            this.real = real;
        }

        @Override
        public long size(String path) {
            return real.size(path);
        }

        @Override
        public int read(String path, long offset, ByteBuffer target) {
            if (path.startsWith("outputs/")) {
                interceptor.accept(Moment.WHILE_COLLECTING);
            }
            return real.read(path, offset, target);
        }

        @Override
        public List<Entry> list(String path) {
            return real.list(path);
        }

        @Override
        public void writeAtomic(String path, byte[] content) {
            real.writeAtomic(path, content);
        }

        @Override
        public boolean createExclusive(String path, byte[] content) {
            return real.createExclusive(path, content);
        }
    }
}
