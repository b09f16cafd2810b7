package dev.atelier.internal.config;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.StoreException;
import dev.atelier.secret.Secret;
import dev.atelier.secret.Secrets;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Secrets as encrypted files, one each, in a directory; on POSIX systems only their owner can read them.
 *
 * <p>A file that an older version has written as plain text is encrypted when it is read, where that can be.
 *
 * <p>A secret is replaced as a whole, so that a crash leaves the old one or the new. Thread-safe; several processes may
 * share the directory: they change it one after the other, under the lock of a file in it.
 */
public final class FileSecrets implements Secrets {
    private static final Logger LOG = LoggerFactory.getLogger(FileSecrets.class);
    private static final Object CHANGES = new Object(); // a process can lock a file once only

    private final Path directory;
    private final @Nullable Path keyFile;
    private @Nullable SecretCipher cipher;

    /**
     * Uses a directory, which is made by the first {@code put}.
     *
     * @param directory used for nothing else
     * @param keyFile has the key that encrypts the files; when null, it is the user's
     */
    public FileSecrets(Path directory, @Nullable Path keyFile) {
        this.directory = requireNonNull(directory, "directory");
        this.keyFile = keyFile;
    }

    /** Uses a directory and a key. */
    FileSecrets(Path directory, SecretKey key) {
        this(directory, (Path) null);
        cipher = new SecretCipher(key);
    }

    /** Made when it is needed, since most workspaces have no secrets and cryptography takes long to load. */
    private synchronized SecretCipher cipher() {
        SecretCipher known = cipher;
        if (known == null) {
            known = new SecretCipher(keyFile == null ? SecretKey.ofUser() : SecretKey.ofFile(keyFile));
            cipher = known;
        }
        return known;
    }

    @Override
    public Optional<Secret> find(String name) {
        Path file = file(name);
        try {
            byte[] content = Files.readAllBytes(file);
            if (SecretCipher.encrypted(content)) {
                return Optional.of(cipher().decrypt(name, content));
            }
            encryptOld(name, file);
            return Optional.of(plain(content));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure("read", file, e);
        }
    }

    @Override
    public void put(String name, Secret secret) {
        Path file = file(name);
        requireNonNull(secret, "secret");
        try {
            createDirectory();
            byte[] encrypted = cipher().encrypt(name, secret);
            change(() -> AtomicFile.writePrivate(file, encrypted));
        } catch (IOException e) {
            throw failure("write", file, e);
        }
    }

    @Override
    public void delete(String name) {
        Path file = file(name);
        try {
            if (Files.exists(directory)) {
                change(() -> {
                    Files.deleteIfExists(file);
                    deleteUnfinished(file);
                    AtomicFile.forceDirectory(file);
                });
            }
        } catch (IOException e) {
            throw failure("delete", file, e);
        }
    }

    /** Encrypts what is in the file by now, which need not be what was read. It can be read without that. */
    private void encryptOld(String name, Path file) {
        try {
            change(() -> {
                byte[] content = Files.readAllBytes(file);
                if (!SecretCipher.encrypted(content)) {
                    AtomicFile.writePrivate(file, cipher().encrypt(name, plain(content)));
                }
            });
        } catch (NoSuchFileException e) {
            // it was deleted meanwhile
        } catch (IOException e) {
            LOG.warn("the secret file {} is not encrypted and cannot be replaced: {}", file, e.toString());
        }
    }

    private static Secret plain(byte[] content) {
        return Secret.of(new String(content, StandardCharsets.UTF_8));
    }

    private void change(Change change) throws IOException {
        Path file = directory.resolve(".lock"); // no name of a secret
        synchronized (CHANGES) {
            Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try (FileChannel channel = FileChannel.open(file, options, AtomicFile.ownerOnly(file, "rw-------"))) {
                FileLock lock = channel.lock();
                change.make();
                lock.release();
            }
        }
    }

    private interface Change {
        void make() throws IOException;
    }

    /** Deletes what a killed process may have left of a secret. */
    private void deleteUnfinished(Path file) throws IOException {
        try (DirectoryStream<Path> unfinished =
                Files.newDirectoryStream(directory, AtomicFile.temporaryPrefix(file) + "*")) {
            for (Path temporary : unfinished) {
                Files.deleteIfExists(temporary);
            }
        } catch (NoSuchFileException e) {
            // no directory, no secrets
        }
    }

    private void createDirectory() throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory.toAbsolutePath().getParent());
            Files.createDirectories(directory, AtomicFile.ownerOnly(directory, "rwx------"));
        }
        AtomicFile.restrict(directory);
    }

    private Path file(String name) {
        return directory.resolve(SecretNames.check(name));
    }

    private static StoreException failure(String what, Path file, IOException cause) {
        return new StoreException(
                "cannot " + what + " the secret file " + file + ": " + cause + "; check the directory and the disk",
                cause);
    }
}
