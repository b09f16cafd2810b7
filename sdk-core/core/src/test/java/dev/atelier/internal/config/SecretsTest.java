package dev.atelier.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.Workspace;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.StoreException;
import dev.atelier.secret.Secret;
import dev.atelier.secret.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    @TempDir
    private static Path temporary;

    static Stream<Secrets> kinds() throws IOException {
        return Stream.of(
                new InMemorySecrets(),
                new FileSecrets(Files.createTempDirectory(temporary, "s").resolve("secrets"), key()));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void findsReplacesAndDeletes(Secrets secrets) {
        assertThat(secrets.find("db.password")).isEmpty();
        secrets.delete("db.password");

        secrets.put("db.password", Secret.of("grün"));
        secrets.put("db.password", Secret.of("blau\n"));
        assertThat(secrets.find("db.password")).contains(Secret.of("blau\n"));

        secrets.delete("db.password");
        assertThat(secrets.find("db.password")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".hidden", "..", "a/b", "a b", "a\n", "ä"})
    void rejectsNamesThatAreNoFileNames(String name) throws IOException {
        assertThat(kinds()).allSatisfy(secrets -> {
            assertThatThrownBy(() -> secrets.put(name, Secret.of("x")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the secret name '" + name + "'");
            assertThatThrownBy(() -> secrets.find(name)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> secrets.delete(name)).isInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void rejectsNamesThatAreTooLong() {
        assertThatThrownBy(() -> new InMemorySecrets().put("a".repeat(129), Secret.of("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 128");
    }

    @Test
    void letsOnlyTheOwnerRead(@TempDir Path directory) throws IOException {
        Path secrets = Files.createDirectories(directory.resolve("a/secrets"));
        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rwxr-xr-x"));

        new FileSecrets(secrets, key()).put("key", Secret.of("x"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets.resolve("key"))))
                .isEqualTo("rw-------");
        assertThat(secrets).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void deletesWhatAKilledProcessLeft(@TempDir Path directory) throws IOException {
        Path left = Files.writeString(directory.resolve(".key~77.tmp"), "old");
        Path others = Files.writeString(directory.resolve(".key.2~78.tmp"), "of another secret");

        new FileSecrets(directory, key()).delete("key");

        assertThat(left).doesNotExist();
        assertThat(others).exists();
    }

    @Test
    void saysThatADirectoryIsNone(@TempDir Path directory) throws IOException {
        FileSecrets secrets = new FileSecrets(Files.writeString(directory.resolve("file"), ""), key());

        assertThatThrownBy(() -> secrets.put("key", Secret.of("x")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot write the secret file")
                .hasMessageNotContaining("\"x\"");
        assertThatThrownBy(() -> secrets.find("key")).isInstanceOf(StoreException.class);
    }

    @Test
    void keepsNothingReadable(@TempDir Path directory) throws IOException {
        new FileSecrets(directory, key()).put("key", Secret.of("a plain text"));

        assertThat(Files.readAllBytes(directory.resolve("key"))).hasSize(4 + 8 + 12 + 12 + 16);
        assertThat(new String(Files.readAllBytes(directory.resolve("key")), StandardCharsets.ISO_8859_1))
                .doesNotContain("plain");
        byte[] first = Files.readAllBytes(directory.resolve("key"));
        new FileSecrets(directory, key()).put("key", Secret.of("a plain text"));
        assertThat(Files.readAllBytes(directory.resolve("key"))).isNotEqualTo(first);
    }

    @Test
    void encryptsWhatAnOlderVersionLeft(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("old"), "grün");
        FileSecrets secrets = new FileSecrets(directory, key());

        assertThat(secrets.find("old")).contains(Secret.of("grün"));
        assertThat(Files.readAllBytes(directory.resolve("old"))).startsWith(0xff, 'A', 'S', 1);
        assertThat(secrets.find("old")).contains(Secret.of("grün"));
    }

    @Test
    void readsWhatAnOlderVersionLeftWhereNothingCanBeWritten(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("old"), "grün");
        Files.createDirectory(directory.resolve(".lock")); // a directory that is read-only stops no root

        assertThat(new FileSecrets(directory, key()).find("old")).contains(Secret.of("grün"));
        assertThat(directory.resolve("old")).hasContent("grün");
    }

    @Test
    void bringsNoOldValueBackWhenItIsReplacedWhileItIsRead(@TempDir Path directory) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        for (int round = 0; round < 50; round++) {
            Files.writeString(directory.resolve("old"), "plain");
            CyclicBarrier together = new CyclicBarrier(2);
            Future<?> reader = threads.submit(() -> {
                together.await();
                return new FileSecrets(directory, key()).find("old");
            });
            Future<?> writer = threads.submit(() -> {
                together.await();
                new FileSecrets(directory, key()).put("old", Secret.of("new"));
                return null;
            });
            reader.get();
            writer.get();
            assertThat(new FileSecrets(directory, key()).find("old")).contains(Secret.of("new"));
        }
        threads.shutdown();
    }

    @Test
    void noticesOtherKeysChangesAndExchanges(@TempDir Path directory) throws IOException {
        FileSecrets secrets = new FileSecrets(directory, key());
        secrets.put("a", Secret.of("x"));
        FileSecrets other = new FileSecrets(directory, SecretKey.ofFile(directory.resolve("other.key")));
        assertThatThrownBy(() -> other.find("a"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the secret 'a' was encrypted with another key than that in the file");

        Files.copy(directory.resolve("a"), directory.resolve("b"));
        assertThatThrownBy(() -> secrets.find("b")).hasMessageContaining("the file of the secret 'b' is damaged");

        byte[] bytes = Files.readAllBytes(directory.resolve("a"));
        bytes[bytes.length - 1] ^= 1;
        Files.write(directory.resolve("a"), bytes);
        assertThatThrownBy(() -> secrets.find("a")).hasMessageContaining("the file of the secret 'a' is damaged");
    }

    @Test
    void takesItsKeyFromTheVariable(@TempDir Path directory) {
        SecretKey variable = SecretKey.of(
                Map.of(SecretKey.VARIABLE, Base64.getEncoder().encodeToString(new byte[32])), directory.resolve("k"));
        new FileSecrets(directory, variable).put("a", Secret.of("x"));

        assertThat(new FileSecrets(directory, variable).find("a")).contains(Secret.of("x"));
        assertThat(directory.resolve("k")).doesNotExist();
        SecretKey wrong = SecretKey.of(Map.of(SecretKey.VARIABLE, "hunter2"), directory.resolve("k"));
        assertThatThrownBy(() -> new FileSecrets(directory, wrong).find("a"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("the variable ATELIER_SECRET_KEY is not 32 bytes in Base64")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void refusesKeysThatOthersCanRead(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("secret.key");
        FileSecrets secrets = new FileSecrets(directory.resolve("secrets"), SecretKey.ofFile(file));
        secrets.put("a", Secret.of("x"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        FileSecrets again = new FileSecrets(directory.resolve("secrets"), SecretKey.ofFile(file));
        assertThatThrownBy(() -> again.find("a"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("chmod 600");
    }

    @Test
    void needsNoKeyBeforeThereAreSecrets(@TempDir Path directory) throws IOException {
        Path broken = Files.writeString(directory.resolve("secret.key"), "hunter2");
        Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rw-------"));
        try (Workspace workspace = Workspace.builder()
                .localDirectory(directory)
                .secretKeyFile(broken)
                .open()) {
            assertThat(workspace.secrets().find("a")).isEmpty();
            assertThatThrownBy(() -> workspace.secrets().put("a", Secret.of("x")))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("secret.key is not 32 bytes in Base64")
                    .hasMessageNotContaining("hunter2");
        }
    }

    private static SecretKey key() {
        return SecretKey.ofFile(temporary.resolve("keys/secret.key"));
    }
}
