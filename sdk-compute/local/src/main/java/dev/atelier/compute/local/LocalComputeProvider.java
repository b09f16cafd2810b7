package dev.atelier.compute.local;

import dev.atelier.error.ComputeException;
import dev.atelier.spi.Availability;
import dev.atelier.spi.ProviderContext;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.ComputeProvider;
import java.io.IOException;

/**
 * Runs jobs as processes of this machine, which outlive the JVM that submits them. Thread-safe.
 *
 * <p>Settings, given as {@code compute.local.<name>}:
 *
 * <ul>
 *   <li>{@code python}: the Python interpreter, a name on the {@code PATH} or a path; {@code python3} by default
 *   <li>{@code environments}: where environments are built; {@code ~/.cache/atelier/environments} by default
 *   <li>{@code environments-max-bytes}: what they may take together, 20 GiB by default; more is removed, beginning with
 *       those that were not used for the longest time
 *   <li>{@code environments-build-seconds}: how long the build of one may take, 7200 by default
 *   <li>{@code conda}: the program that makes conda environments, a name on the {@code PATH} or a path; by default the
 *       first that is there of micromamba, mamba and conda
 * </ul>
 */
public final class LocalComputeProvider implements ComputeProvider {
    static final String TYPE = "local";

    /** Creates the provider. */
    public LocalComputeProvider() {}

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public Availability probe(ProviderContext context) {
        return Host.probe(System.getProperty("os.name", ""));
    }

    @Override
    public ComputeBackend open(ProviderContext context) {
        Availability availability = probe(context);
        if (!availability.available()) {
            throw new ComputeException(availability.reason());
        }
        try {
            return LocalComputeBackend.open(context);
        } catch (IOException e) {
            throw new ComputeException(
                    "local compute cannot use its directory " + context.workDirectory() + ": " + e.getMessage(), e);
        }
    }
}
