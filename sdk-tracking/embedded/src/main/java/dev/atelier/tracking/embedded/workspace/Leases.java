package dev.atelier.tracking.embedded.workspace;

import dev.atelier.error.LeaseLostException;
import dev.atelier.spi.tracking.Catalog;
import dev.atelier.spi.tracking.Lease;
import dev.atelier.tracking.embedded.file.ProcessWide;
import dev.atelier.tracking.embedded.file.StoreFailure;
import dev.atelier.tracking.embedded.file.StoredFile;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The leases held through one store: byte locks in one file, which the operating system drops with the process. */
public final class Leases implements AutoCloseable {
    private static final ProcessWide<StoredFile> OPEN = new ProcessWide<>(new Opening());

    private final Path path;
    private final LeaseTerms terms;
    private final Set<HeldLease> held = ConcurrentHashMap.newKeySet();
    private @Nullable StoredFile file;

    /** Keeps the terms of leases in a catalog. */
    public Leases(Layout layout, Catalog catalog) {
        path = layout.leases();
        terms = new LeaseTerms(catalog);
    }

    public Optional<Lease> tryTake(String name) {
        requireValid(name);
        try {
            FileLock lock = file().tryLock(position(name));
            return lock == null ? Optional.empty() : Optional.of(hold(name, lock));
        } catch (IOException e) {
            throw StoreFailure.of("take the lease '" + name + "' in", path, e);
        }
    }

    @Override
    public synchronized void close() {
        for (Lease lease : List.copyOf(held)) {
            lease.close();
        }
        if (file == null) {
            return;
        }
        try {
            OPEN.close(path);
        } catch (IOException e) {
            throw StoreFailure.of("close", path, e);
        }
        file = null;
    }

    private Lease hold(String name, FileLock lock) {
        HeldLease lease = new HeldLease(name, lock);
        held.add(lease);
        return lease;
    }

    private synchronized StoredFile file() throws IOException {
        if (file == null) {
            file = OPEN.open(path);
        }
        return file;
    }

    /** Gives every name a byte of its own among 2^62: its 64-bit FNV-1a hash. */
    private static long position(String name) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
        }
        return hash >>> 2;
    }

    private static void requireValid(String name) {
        boolean valid = !name.isEmpty();
        for (int i = 0; i < name.length(); i++) {
            valid &= isAllowed(name.charAt(i));
        }
        if (!valid) {
            throw new IllegalArgumentException(
                    "a lease name has letters, digits, '.', '_' and '-' only, got '" + name + "'");
        }
    }

    private static boolean isAllowed(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "._-".indexOf(c) >= 0;
    }

    /** Not a lambda, since it is on the way of every program's first run. */
    private static final class Opening implements ProcessWide.Opener<StoredFile> {
        @Override
        public StoredFile open(Path path) throws IOException {
            return StoredFile.readAndWrite(path);
        }
    }

    private final class HeldLease implements Lease {
        private final String name;
        private final FileLock lock;
        private long term;

        private HeldLease(String name, FileLock lock) {
            this.name = name;
            this.lock = lock;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean held() {
            return held.contains(this);
        }

        @Override
        public synchronized long term() {
            if (term == 0) {
                if (!held()) {
                    throw new LeaseLostException(name);
                }
                term = terms.next(name);
            }
            return term;
        }

        @Override
        public void close() {
            if (!held.remove(this)) {
                return;
            }
            try {
                lock.release();
            } catch (IOException e) {
                throw StoreFailure.of("give back the lease '" + name + "' in", path, e);
            }
        }
    }
}
