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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Local compute under the name {@code deadly}, whose JVM dies at a chosen moment as if by {@code kill -9}. */
final class DeadlyCompute implements ComputeProvider {
    static final String TYPE = "deadly";

    enum Death {
        NEVER,
        BEFORE_SUBMIT,
        AFTER_SUBMIT,
        BEFORE_CLEANUP,
        AFTER_CLEANUP
    }

    private final Death death;
    private final ComputeProvider local = new LocalComputeProvider();

    DeadlyCompute(Death death) {
        this.death = death;
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

    private void dieIf(Death moment) {
        if (death == moment) {
            Runtime.getRuntime().halt(137);
        }
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
            dieIf(Death.BEFORE_SUBMIT);
            JobRef ref = real.submit(key, spec);
            dieIf(Death.AFTER_SUBMIT);
            return ref;
        }

        @Override
        public Optional<JobRef> find(SubmissionKey key) {
            return real.find(key);
        }

        @Override
        public Map<JobRef, JobObservation> observe(Collection<JobRef> refs) {
            return real.observe(refs);
        }

        @Override
        public void requestCancel(JobRef ref, CancelMode mode) {
            real.requestCancel(ref, mode);
        }

        @Override
        public void cleanup(JobRef ref) {
            dieIf(Death.BEFORE_CLEANUP);
            real.cleanup(ref);
            dieIf(Death.AFTER_CLEANUP);
        }

        @Override
        public RunDirectory runDirectory(JobRef ref) {
            return real.runDirectory(ref);
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
