package dev.atelier;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.ConflictException;
import dev.atelier.internal.Names;
import dev.atelier.internal.run.RunImports;
import dev.atelier.internal.run.RunOrigin;
import dev.atelier.run.ForeignRun;
import dev.atelier.spi.tracking.Lease;

/**
 * Brings runs that were recorded elsewhere into a workspace, as often as one likes: what a source has brought before is
 * not brought again, also when that import was interrupted.
 *
 * <p>Confined to a thread. While it is open, nobody else imports from the same source into this workspace.
 *
 * <pre>{@code
 * try (RunImporter importer = workspace.importer("lab-book")) {
 *     ForeignRun known = ForeignRun.builder("2024-17", "diabetes").startedAt(start).endedAt(end).putParam("alpha", 0.4).build();
 *     RunImport run = importer.begin(known);
 *     for (int i = 0; i < rmse.length; i++) {
 *         run.point("rmse", i, rmse[i], times[i]);
 *     }
 *     run.finish();
 * }
 * }</pre>
 */
public final class RunImporter implements AutoCloseable {
    private final Workspace workspace;
    private final String source;
    private final RunImports imports;
    private final Lease lease;

    RunImporter(Workspace workspace, String source) {
        this.workspace = workspace;
        this.source = Names.word("source", source);
        imports = new RunImports(workspace.runRecords(), source);
        lease = workspace
                .store()
                .tryLease("import-" + source)
                .orElseThrow(() -> new ConflictException(
                        "import", source, "another import from this source is going on; wait until it has ended"));
    }

    /**
     * Begins to import a run, or goes on with one that was imported before: parameters, tags and properties it has got
     * since are added.
     *
     * @param run what is known of it
     * @return what takes its metrics and artifacts
     * @throws dev.atelier.error.AlreadyExistsException when the workspace has a run of that id that is not from this source
     * @throws ConflictException when a parameter or property has another value than at the last import
     */
    public RunImport begin(ForeignRun run) {
        requireNonNull(run, "run");
        boolean created = imports.begin(run);
        RunOrigin origin = new RunOrigin(run.id(), "import-" + source);
        return new RunImport(workspace, imports, run, created, workspace.recorder(origin));
    }

    /** Makes what was imported survive a power cut, and lets others import from this source. Idempotent. */
    @Override
    public void close() {
        try (lease) {
            if (workspace.isOpen()) {
                workspace.flush();
            }
        }
    }
}
