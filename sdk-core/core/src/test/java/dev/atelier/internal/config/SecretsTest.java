package dev.atelier.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.StoreException;
import dev.atelier.secret.Secret;
import dev.atelier.secret.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
                new FileSecrets(Files.createTempDirectory(temporary, "s").resolve("secrets")));
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

        new FileSecrets(secrets).put("key", Secret.of("x"));

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

        new FileSecrets(directory).delete("key");

        assertThat(left).doesNotExist();
        assertThat(others).exists();
    }

    @Test
    void saysThatADirectoryIsNone(@TempDir Path directory) throws IOException {
        FileSecrets secrets = new FileSecrets(Files.writeString(directory.resolve("file"), ""));

        assertThatThrownBy(() -> secrets.put("key", Secret.of("x")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot write the secret file")
                .hasMessageNotContaining("\"x\"");
        assertThatThrownBy(() -> secrets.find("key")).isInstanceOf(StoreException.class);
    }
}
