package dev.atelier.compute.support;

import dev.atelier.error.SubmissionException;
import dev.atelier.secret.Secret;
import dev.atelier.secret.Secrets;
import dev.atelier.spi.compute.JobSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** The secrets of a job as files in its run directory, which the runner removes when the job has ended. Thread-safe. */
public final class SecretFiles {
    /** Where they are, in a run directory. */
    static final String FOLDER = "secrets/";

    private SecretFiles() {}

    /**
     * Writes the secrets that a job gets; nobody but their owner can read them.
     *
     * @param directory the run directory
     * @param spec the job
     * @param secrets where they are kept
     * @throws IOException when they cannot be written
     * @throws SubmissionException when there is no such secret any more
     */
    public static void write(Path directory, JobSpec spec, Secrets secrets) throws IOException {
        if (spec.secrets().isEmpty()) {
            return;
        }
        Files.createDirectory(directory.resolve(FOLDER), ownerOnly("rwx------"));
        for (String name : spec.secrets()) {
            Secret secret = secrets.find(name)
                    .orElseThrow(() ->
                            new SubmissionException("run '" + spec.identity().runId()
                                    + "' was not started, since there is no secret '" + name + "' any more"));
            Path file = Files.createFile(directory.resolve(FOLDER).resolve(name), ownerOnly("rw-------"));
            Files.write(file, secret.reveal().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static FileAttribute<?> ownerOnly(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}
