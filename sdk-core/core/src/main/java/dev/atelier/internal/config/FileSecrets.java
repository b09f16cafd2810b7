package dev.atelier.internal.config;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.StoreException;
import dev.atelier.secret.Secret;
import dev.atelier.secret.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Secrets as encrypted files, one each, in a directory; on POSIX systems only their owner can read them.
 *
 * <p>A file that an older version has written as plain text is encrypted when it is read.
 *
 * <p>A secret is replaced as a whole, so that a crash leaves the old one or the new. Thread-safe; several processes may
 * share the directory.
 */
public final class FileSecrets implements Secrets {
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
            Secret plain = Secret.of(new String(content, StandardCharsets.UTF_8));
            put(name, plain);
            return Optional.of(plain);
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
            AtomicFile.writePrivate(file, cipher().encrypt(name, secret));
        } catch (IOException e) {
            throw failure("write", file, e);
        }
    }

    @Override
    public void delete(String name) {
        Path file = file(name);
        try {
            Files.deleteIfExists(file);
            deleteUnfinished(file);
            if (Files.exists(directory)) {
                AtomicFile.forceDirectory(file);
            }
        } catch (IOException e) {
            throw failure("delete", file, e);
        }
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
