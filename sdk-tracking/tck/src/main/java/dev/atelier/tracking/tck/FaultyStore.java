package dev.atelier.tracking.tck;

import dev.atelier.Workspace;
import dev.atelier.error.StoreException;
import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.spi.tracking.Catalog;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;

/**
 * A store in memory that outlives the workspaces opened on it, and whose n-th write from now on can be made to fail: for tests
 * of what is left behind. Confined.
 */
public final class FaultyStore {
    private static final Set<Class<?>> PARTS =
            Set.of(Catalog.class, MetricStore.class, ArtifactStore.class, SeriesWriter.class);
    private static final Set<String> WRITES = Set.of("commit", "put", "append", "delete");

    private final Workspace owner = Workspace.inMemory();
    private long writesLeft = Long.MAX_VALUE;

    /** Makes an empty store that works. */
    public FaultyStore() {}

    /**
     * Lets a number of writes work, and all from then on fail.
     *
     * @param writes the number
     */
    public void failAfter(long writes) {
        writesLeft = writes;
    }

    /** Lets everything work again. */
    public void repair() {
        writesLeft = Long.MAX_VALUE;
    }

    /**
     * Opens a workspace on it.
     *
     * @return a workspace to be closed
     */
    public Workspace open() {
        return Workspace.builder()
                .store(faulty(WorkspaceStore.class, owner.store()))
                .withoutDiscovery()
                .open();
    }

    /** Forgets everything. */
    public void discard() {
        owner.close();
    }

    private <T> T faulty(Class<T> type, T part) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (WRITES.contains(method.getName()) && writesLeft-- <= 0) {
                        throw new StoreException("the disk is gone");
                    }
                    return wrap(method, call(part, method, arguments));
                }));
    }

    private Object wrap(Method method, Object result) {
        return PARTS.contains(method.getReturnType()) ? wrap(method.getReturnType(), result) : result;
    }

    private <T> T wrap(Class<T> type, Object result) {
        return faulty(type, type.cast(result));
    }

    private static Object call(Object part, Method method, Object... arguments) throws Throwable {
        try {
            return method.invoke(part, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
