package dev.atelier.internal.config;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.ConfigurationException;
import dev.atelier.error.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where the key comes from that secrets are encrypted with: 32 random bytes in Base64.
 *
 * <p>The variable {@value #VARIABLE} decides; otherwise it is a file that only its owner can read, by default in the home
 * directory of the user, made when the first secret is stored. It is not kept in the workspace, so that a copy of that
 * does not give the secrets away. Thread-safe.
 */
public final class SecretKey {
    /** The environment variable that has the key. */
    public static final String VARIABLE = "ATELIER_SECRET_KEY";

    private static final int BYTES = 32;

    private final Map<String, String> environment;
    private final Path file;
    private volatile byte @Nullable [] known;

    private SecretKey(Map<String, String> environment, Path file) {
        this.environment = environment;
        this.file = file;
    }

    /** The key of a file, which is made when it does not exist, or of a variable if that is set. */
    public static SecretKey of(Map<String, String> environment, Path file) {
        return new SecretKey(environment, file);
    }

    /** The key of this process's variable, or of the user who runs it. */
    public static SecretKey ofUser() {
        return of(System.getenv(), Path.of(System.getProperty("user.home"), ".atelier", "secret.key"));
    }

    /** The key of a file, whatever the variable says. */
    public static SecretKey ofFile(Path file) {
        return of(Map.of(), file);
    }

    /** What errors call it. */
    String source() {
        return environment.containsKey(VARIABLE) ? "the variable " + VARIABLE : "the file " + file;
    }

    byte[] bytes() {
        byte[] key = known;
        if (key == null) {
            String given = environment.get(VARIABLE);
            key = decode(given != null ? given : fromFile());
            known = key;
        }
        return key;
    }

    private String fromFile() {
        try {
            if (Files.notExists(file)) {
                create();
            }
            requireTight();
            return Files.readString(file);
        } catch (IOException e) {
            throw new StoreException(
                    "the key for secrets cannot be kept in " + file + ": " + e + "; put one into the variable "
                            + VARIABLE + ", or name another file by Workspace.builder().secretKeyFile",
                    e);
        }
    }

    private void requireTight() throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
            if (!permissions.endsWith("------")) {
                throw new ConfigurationException(
                        "others than its owner can get at the key for secrets in " + file + " (" + permissions
                                + "); take that away with chmod 600, and replace the secrets if that matters");
            }
        }
    }

    /** Whichever process is first, all use the same key: the file appears under its name as a whole or not at all. */
    private void create() throws IOException {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        Path directory = requireNonNull(file.toAbsolutePath().getParent(), "the key is in a directory");
        Files.createDirectories(directory, AtomicFile.ownerOnly(directory, "rwx------"));
        Path whole = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
        try {
            AtomicFile.writePrivate(
                    whole, (Base64.getEncoder().encodeToString(key) + '\n').getBytes(StandardCharsets.UTF_8));
            Files.createLink(file, whole);
            AtomicFile.forceDirectory(file);
        } catch (FileAlreadyExistsException e) {
            // another process was faster
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    private byte[] decode(String text) {
        try {
            byte[] key = Base64.getDecoder().decode(text.strip());
            if (key.length == BYTES) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            // reported below, without the text
        }
        throw new ConfigurationException("the key for secrets in " + source()
                + " is not 32 bytes in Base64; make one with: openssl rand -base64 32");
    }
}
